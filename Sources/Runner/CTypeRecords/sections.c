#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sections.h"

bool find_section(const char *path, const char *name, ElfW(Shdr) *found) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ElfW(Ehdr) header;
  ElfW(Shdr) names;
  bool is_found = false;
  if (pread(file, &header, sizeof header, 0) == sizeof header &&
      pread(file, &names, sizeof names,
            (off_t)(header.e_shoff + header.e_shstrndx * sizeof names)) == sizeof names) {
    for (int i = 0; i < header.e_shnum && !is_found; i++) {
      char text[64] = "";
      off_t place = (off_t)(header.e_shoff + (size_t)i * sizeof *found);
      if (pread(file, found, sizeof *found, place) != sizeof *found) break;
      if (pread(file, text, sizeof text - 1, (off_t)(names.sh_offset + found->sh_name)) <= 0) break;
      is_found = strcmp(text, name) == 0;
    }
  }
  close(file);
  return is_found;
}
