#define _GNU_SOURCE
#include "families.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Searches /proc. Only the stack and fresh pages are used: the heap of the process may be corrupted.

typedef struct process {
  pid_t id, parent;
  bool belongs;
} process;

enum { PROCESS_LIMIT = 1 << 16 };

typedef struct table {
  process *processes;
  size_t count;
} table;

typedef struct family {
  const char *mark;
  const pid_t *roots;
  size_t root_count;
} family;

static bool is_root(const family *family, pid_t id) {
  for (size_t i = 0; i < family->root_count; i++) {
    if (family->roots[i] == id) return true;
  }
  return false;
}

static int open_file(const char *process, const char *file) {
  char path[64] = "/proc/";
  strncat(path, process, 20);
  strcat(path, file);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/// The parent of a running process; -1 if the process is over.
static pid_t parent_of(const char *name) {
  char text[512];
  int file = open_file(name, "/stat");
  if (file < 0) return -1;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return -1;
  text[count] = 0;
  // The program's name in parentheses may contain any character, so the last parenthesis counts. State and
  // parent follow.
  char *field = strrchr(text, ')');
  if (field == NULL || strlen(field) < 4 || field[2] == 'Z' || field[2] == 'X') return -1;
  return (pid_t)strtol(field + 3, NULL, 10);
}

static bool has_mark(const char *name, const char *mark) {
  int file = open_file(name, "/environ");
  if (file < 0) return false;
  char bytes[4096];
  size_t length = strlen(mark), matched = 0;
  bool fits = true, is_found = false;
  ssize_t count;
  while (!is_found && (count = read(file, bytes, sizeof bytes)) > 0) {
    for (ssize_t i = 0; i < count && !is_found; i++) {
      char next = bytes[i];
      is_found = fits && matched == length && (next == 0 || next == '/');
      if (next == 0) {
        matched = 0;
        fits = true;
      } else {
        fits = fits && matched < length && next == mark[matched];
        matched++;
      }
    }
  }
  close(file);
  return is_found || (fits && matched == length);
}

/// Fills the table with all running processes except this one.
static void list_processes(table *table, const family *family) {
  char entries[8192];
  int directory = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  long count;
  while ((count = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0) {
    for (long offset = 0; offset < count;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + offset);
      offset += entry->d_reclen;
      pid_t id = (pid_t)atoi(entry->d_name);
      if (id <= 0 || id == getpid() || table->count == PROCESS_LIMIT) continue;
      pid_t parent = parent_of(entry->d_name);
      if (parent < 0) continue;
      // This process is not in the table, but may be a root.
      bool belongs = is_root(family, id) || is_root(family, parent) ||
                     has_mark(entry->d_name, family->mark);
      table->processes[table->count++] = (process){id, parent, belongs};
    }
  }
  close(directory);
}

static int compare(const void *left, const void *right) {
  pid_t a = ((const process *)left)->id, b = ((const process *)right)->id;
  return (a > b) - (a < b);
}

/// The system lists processes in the order of their numbers.
static bool belongs(const table *table, pid_t id) {
  process key = {.id = id};
  const process *found =
      bsearch(&key, table->processes, table->count, sizeof key, compare);
  return found != NULL && found->belongs;
}

/// Adds the descendants of those that belong.
static void add_descendants(table *table) {
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (size_t i = 0; i < table->count; i++) {
      process *process = &table->processes[i];
      if (process->belongs || process->parent <= 1 || !belongs(table, process->parent)) continue;
      process->belongs = true;
      has_changed = true;
    }
  }
}

size_t cposix_signal_family(const char *mark, const pid_t *roots, size_t root_count, int signal) {
  size_t size = PROCESS_LIMIT * sizeof(process);
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return 0;
  table table = {pages, 0};
  list_processes(&table, &(family){mark, roots, root_count});
  add_descendants(&table);
  size_t found = 0;
  for (size_t i = 0; i < table.count; i++) {
    if (!table.processes[i].belongs) continue;
    found++;
    if (signal != 0) kill(table.processes[i].id, signal);
  }
  munmap(pages, size);
  return found;
}

void cposix_end_family(const char *mark, const pid_t *roots, size_t root_count) {
  // Another round finds the processes that were started meanwhile.
  for (int round = 0; round < 500; round++) {
    if (cposix_signal_family(mark, roots, root_count, SIGKILL) == 0) return;
    struct timespec moment = {.tv_nsec = 2000000};
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
  }
}
