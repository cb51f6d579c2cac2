#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Searches /proc using only the stack, as the heap may be corrupted.

/// The session of a running process, or 0.
static pid_t session_of(const char *name) {
  char path[32] = "/proc/";
  char text[512];
  strncat(path, name, 12);
  strcat(path, "/stat");
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  text[count] = 0;
  // The program's name in parentheses may contain any character, so the last parenthesis counts. State,
  // parent, group and session follow.
  char *field = strrchr(text, ')');
  if (field == NULL || strlen(field) < 3 || field[2] == 'Z' || field[2] == 'X') return 0;
  field += 3;
  strtol(field, &field, 10);
  strtol(field, &field, 10);
  return (pid_t)strtol(field, NULL, 10);
}

bool kill_sessions(bool (*is_meant)(pid_t session)) {
  bool has_found = false;
  char entries[8192];
  int directory = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  long count;
  while ((count = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0) {
    for (long offset = 0; offset < count;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + offset);
      offset += entry->d_reclen;
      pid_t process = (pid_t)atoi(entry->d_name);
      if (process <= 0 || process == getpid()) continue;
      pid_t session = session_of(entry->d_name);
      if (session == 0 || !is_meant(session)) continue;
      kill(process, SIGKILL);
      has_found = true;
    }
  }
  close(directory);
  return has_found;
}
