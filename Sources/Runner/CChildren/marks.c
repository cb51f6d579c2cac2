#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "families.h"
#include "internal.h"

// The mark in the environment by which the processes that a cell or job has started are found: the mark
// this process has been given, a slash, and the name of the cell or job.

static const char variable[] = CPOSIX_FAMILY_VARIABLE "=";
/// Also an entry of the environment; the child of a `fork` changes its copy.
family_mark own_mark;

cchildren_callbacks child_callbacks;

void cchildren_install(cchildren_callbacks callbacks) {
  child_callbacks = callbacks;
  const char *given = getenv(CPOSIX_FAMILY_VARIABLE);
  if (given == NULL) {
    snprintf(own_mark.text, sizeof own_mark.text, "%s%d", variable, getpid());
  } else {
    snprintf(own_mark.text, sizeof own_mark.text / 2, "%s%s", variable, given);
  }
  putenv(own_mark.text);
}

void make_mark(family_mark *mark) {
  *mark = own_mark;
  size_t length = strlen(mark->text);
  if (length == 0 || child_callbacks.name_origin == NULL) return;
  mark->text[length] = '/';
  child_callbacks.name_origin(mark->text + length + 1, sizeof mark->text - length - 1);
  if (mark->text[length + 1] == 0) mark->text[length] = 0;
}

void cchildren_make_mark(char *mark, size_t size) {
  family_mark made;
  make_mark(&made);
  snprintf(mark, size, "%s", made.text);
}

static bool is_mark(const char *entry) { return strncmp(entry, variable, sizeof variable - 1) == 0; }

/// Whether the entry is the mark with more names behind it.
static bool continues(const char *entry, const char *mark) {
  size_t length = strlen(mark);
  return strncmp(entry, mark, length) == 0 && entry[length] == '/';
}

/// Fills an array with room for two more entries than the environment has.
static char **fill(char **copy, char *const environment[], size_t count, char *mark) {
  size_t next = 0;
  // Empty where no runner is installed.
  if (*mark != 0) copy[next++] = mark;
  for (size_t i = 0; i < count; i++) {
    if (*mark == 0 || !is_mark(environment[i])) {
      copy[next++] = environment[i];
    } else if (continues(environment[i], mark)) {
      copy[0] = environment[i];
    }
  }
  copy[next] = NULL;
  return copy;
}

static size_t count_entries(char *const environment[]) {
  size_t count = 0;
  while (environment != NULL && environment[count] != NULL) count++;
  return count;
}

char **copy_environment(char *const environment[], family_mark *mark) {
  size_t count = count_entries(environment);
  char **copy = malloc((count + 2) * sizeof *copy);
  return copy != NULL ? fill(copy, environment, count, mark->text) : NULL;
}

// MARK: - Interposed functions that are given an environment
//
// The child of a `fork` calls them, perhaps one that shares its memory with this process.

int execve(const char *path, char *const arguments[], char *const environment[]) {
  static int (*real)(const char *, char *const[], char *const[]);
  remember(&real, find_real, "execve");
  size_t count = count_entries(environment);
  char *copy[count + 2];
  return real(path, arguments, fill(copy, environment, count, own_mark.text));
}

int execvpe(const char *name, char *const arguments[], char *const environment[]) {
  static int (*real)(const char *, char *const[], char *const[]);
  remember(&real, find_real, "execvpe");
  size_t count = count_entries(environment);
  char *copy[count + 2];
  return real(name, arguments, fill(copy, environment, count, own_mark.text));
}

int fexecve(int descriptor, char *const arguments[], char *const environment[]) {
  static int (*real)(int, char *const[], char *const[]);
  remember(&real, find_real, "fexecve");
  size_t count = count_entries(environment);
  char *copy[count + 2];
  return real(descriptor, arguments, fill(copy, environment, count, own_mark.text));
}
