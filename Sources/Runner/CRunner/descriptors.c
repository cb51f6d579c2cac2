#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Interposed functions that keep a cell from closing descriptors the runner needs. A program that
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

int close(int descriptor) {
  if (descriptor >= 0 && descriptor < PROTECTED_COUNT && is_protected[descriptor]) return 0;
  return (int)syscall(SYS_close, descriptor);
}

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
