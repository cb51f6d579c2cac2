#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Interposed functions that keep a cell from closing or replacing descriptors the runner needs. A program that
// closes its standard output, or all descriptors, means its own and not those of the notebook.

enum { PROTECTED_COUNT = 256 };

// Atomic: threads that already run may close descriptors of their own meanwhile.
static _Atomic bool is_protected[PROTECTED_COUNT];

FILE *own_streams[3];

void protect_descriptors(void) {
  for (int descriptor = 0; descriptor < PROTECTED_COUNT; descriptor++) {
    is_protected[descriptor] = fcntl(descriptor, F_GETFD) >= 0;
  }
  own_streams[STDIN_FILENO] = stdin;
  own_streams[STDOUT_FILENO] = stdout;
  own_streams[STDERR_FILENO] = stderr;
}

/// The descriptor that one of our streams stands for; -1 for any other stream.
static int own_descriptor(const FILE *stream) {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
    if (stream != NULL && stream == own_streams[descriptor]) return descriptor;
  }
  return -1;
}

static bool is_own(const FILE *stream) { return own_descriptor(stream) >= 0; }

bool is_kept(unsigned descriptor) {
  return descriptor < PROTECTED_COUNT && is_protected[descriptor] && !is_fork();
}

int close(int descriptor) {
  if (descriptor >= 0 && is_kept((unsigned)descriptor)) return 0;
  return (int)syscall(SYS_close, descriptor);
}

/// Does to all descriptors of a range but those that are kept what the system's function does.
int close_range(unsigned first, unsigned last, int flags) {
  if (first > last) return (int)syscall(SYS_close_range, first, last, flags);
  int result = 0;
  while (result == 0 && first < PROTECTED_COUNT && first <= last) {
    unsigned end = first;
    while (end < PROTECTED_COUNT && end <= last && !is_kept(end)) end++;
    if (end > first) result = (int)syscall(SYS_close_range, first, end - 1, flags);
    first = end < PROTECTED_COUNT && end <= last ? end + 1 : end;
  }
  return result == 0 && first <= last ? (int)syscall(SYS_close_range, first, last, flags) : result;
}

void closefrom(int lowest) { close_range(lowest > 0 ? (unsigned)lowest : 0, ~0U, 0); }

int fclose(FILE *stream) {
  static int (*real)(FILE *);
  if (is_own(stream)) return 0;
  remember(&real, find_real, "fclose");
  return real(stream);
}

/// Gives the descriptor of an output stream of ours to the file, as glibc cannot reopen a stream with
/// callbacks; the file takes the place of our input, whose descriptor no file can have.
FILE *freopen(const char *path, const char *mode, FILE *stream) {
  static FILE *(*real)(const char *, const char *, FILE *);
  remember(&real, find_real, "freopen");
  if (!is_own(stream)) return real(path, mode, stream);
  if (path == NULL) return stream;
  FILE *file = fopen(path, mode);
  if (file == NULL) return NULL;
  int descriptor = own_descriptor(stream);
  if (descriptor == STDIN_FILENO) return stdin = file;
  int result = dup2(fileno(file), descriptor);
  fclose(file);
  return result >= 0 ? stream : NULL;
}

/// glibc has none for streams with callbacks.
int fileno(FILE *stream) {
  static int (*real)(FILE *);
  int descriptor = own_descriptor(stream);
  if (descriptor >= 0) return descriptor;
  remember(&real, find_real, "fileno");
  return real(stream);
}

int fileno_unlocked(FILE *stream) { return fileno(stream); }

/// Ignored for our streams, which stay unbuffered: no code would flush them in time.
int setvbuf(FILE *stream, char *buffer, int mode, size_t size) {
  static int (*real)(FILE *, char *, int, size_t);
  if (is_own(stream)) return 0;
  remember(&real, find_real, "setvbuf");
  return real(stream, buffer, mode, size);
}

void setbuf(FILE *stream, char *buffer) {
  setvbuf(stream, buffer, buffer != NULL ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *stream) { setvbuf(stream, NULL, _IOLBF, 0); }
