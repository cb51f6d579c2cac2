#ifndef CTYPERECORDS_SECTIONS_H
#define CTYPERECORDS_SECTIONS_H

#include <link.h>
#include <stdbool.h>

/// Finds the section of a library's file by its name.
bool find_section(const char *path, const char *name, ElfW(Shdr) *found);

#endif
