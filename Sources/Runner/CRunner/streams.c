#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "internal.h"

// The streams and descriptors of standard output and error.
//
// The dynamic linker looks in the runner first, so Foundation, the Swift runtime and the cells call
// these functions. That is how even a write to a bare descriptor is attributed to its cell or job.

static void forward(int stream, const char *bytes, size_t count) {
  release_report();
  if (is_direct(stream)) return write_directly(stream, bytes, count);
  callbacks.write(stream, bytes, count);
}

static ssize_t write_stream(void *cookie, const char *bytes, size_t count) {
  forward((int)(intptr_t)cookie, bytes, count);
  return (ssize_t)count;
}

static FILE *open_stream(int number) {
  cookie_io_functions_t functions = {.write = write_stream};
  FILE *stream = fopencookie((void *)(intptr_t)number, "w", functions);
  if (stream != NULL) setvbuf(stream, NULL, _IONBF, 0);
  return stream;
}

void install_streams(void) {
  FILE *output = open_stream(STDOUT_FILENO), *errors = open_stream(STDERR_FILENO);
  if (output != NULL) stdout = output;
  if (errors != NULL) stderr = errors;
}

static void release_lock(FILE *stream) {
  if (stream == NULL) return;
  // The layout of glibc's stream lock: the lock, its depth, and the owner.
  struct {
    int lock, count;
    void *owner;
  } *lock = (void *)stream->_lock;
  while (lock != NULL && lock->owner == (void *)pthread_self()) funlockfile(stream);
}

void release_stream_locks(void) {
  // Not `stdin` and its like: code may have closed the stream that it put there.
  for (int i = 0; i < 3; i++) release_lock(own_streams[i]);
}

// MARK: - Interposed functions of the C library

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if ((descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) && callbacks.write != NULL) {
    if (descriptor == STDERR_FILENO && is_runtime_code(__builtin_return_address(0)) &&
        keep_report(bytes, count)) {
      return (ssize_t)count;
    }
    forward(descriptor, bytes, count);
    return (ssize_t)count;
  }
  return syscall(SYS_write, descriptor, bytes, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if ((descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) && callbacks.write != NULL) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
      if (parts[i].iov_len > 0) forward(descriptor, parts[i].iov_base, parts[i].iov_len);
      total += (ssize_t)parts[i].iov_len;
    }
    return total;
  }
  return syscall(SYS_writev, descriptor, parts, count);
}

int fputs(const char *text, FILE *stream) {
  if (stream == stderr && is_runtime_code(__builtin_return_address(0)) &&
      keep_report(text, strlen(text))) {
    return 0;
  }
  size_t length = strlen(text);
  return fwrite(text, 1, length, stream) == length ? 0 : EOF;
}
