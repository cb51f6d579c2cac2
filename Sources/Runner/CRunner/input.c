#define _GNU_SOURCE
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Standard input: a read asks the user, through the kernel.

static FILE *input;

static ssize_t read_stream(void *cookie, char *bytes, size_t count) {
  (void)cookie;
  return callbacks.read(bytes, count);
}

void install_input(void) {
  cookie_io_functions_t functions = {.read = read_stream};
  input = fopencookie(NULL, "r", functions);
  if (input != NULL) stdin = input;
}

void crunner_begin_input(void) {
  if (input == NULL) return;
  clearerr_unlocked(input);
  __fpurge(input);
}

// MARK: - Interposed functions of the C library

ssize_t read(int descriptor, void *bytes, size_t count) {
  if (descriptor == STDIN_FILENO && input != NULL) return callbacks.read(bytes, count);
  return syscall(SYS_read, descriptor, bytes, count);
}

/// Called by `readLine`. Replaced because an error of the callback has to be reported at the line of
/// the cell, which cannot be found from inside the C library.
ssize_t __getdelim(char **line, size_t *size, int end, FILE *stream) {
  static ssize_t (*real)(char **, size_t *, int, FILE *);
  remember(&real, find_real, "__getdelim");
  crunner_thread *self = current_thread;
  if (self == NULL || stream != input) return real(line, size, end, stream);
  self->left_pc = (uintptr_t)__builtin_return_address(0) - 1;
  self->left_frame = *(uintptr_t *)__builtin_frame_address(0);
  ssize_t length = real(line, size, end, stream);
  self->left_frame = 0;
  return length;
}
