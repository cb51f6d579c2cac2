#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// User code may redirect standard output or error by giving descriptor 1 or 2 to another file. From then on
// everything goes there, until the descriptor is given back.

/// The pipe that a descriptor leads to in a runner; closed by nobody.
typedef struct captured {
  int copy;
  dev_t device;
  ino_t file;
  _Atomic bool is_direct;
} captured;

static captured streams[3];

void install_redirection(void) {
  for (int number = STDOUT_FILENO; number <= STDERR_FILENO; number++) {
    struct stat status;
    if (fstat(number, &status) != 0) continue;
    // Behind those that user code counts on, if there are that many.
    streams[number].copy = fcntl(number, F_DUPFD_CLOEXEC, 200);
    if (streams[number].copy < 0) streams[number].copy = fcntl(number, F_DUPFD_CLOEXEC, 3);
    streams[number].device = status.st_dev;
    streams[number].file = status.st_ino;
  }
}

static bool is_stream(int descriptor) {
  return descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO;
}

bool is_direct(int descriptor) { return is_stream(descriptor) && streams[descriptor].is_direct; }

bool crunner_is_direct(int stream) { return is_direct(stream); }

void write_all_directly(void) {
  streams[STDOUT_FILENO].is_direct = true;
  streams[STDERR_FILENO].is_direct = true;
}

/// Looks at where a descriptor leads now.
static void look_at(int descriptor) {
  struct stat status;
  if (!is_stream(descriptor) || is_fork() || streams[descriptor].file == 0) return;
  if (fstat(descriptor, &status) != 0) return;
  captured *stream = &streams[descriptor];
  stream->is_direct = status.st_dev != stream->device || status.st_ino != stream->file;
}

/// Gives the descriptor back to the notebook; false in the child of a `fork`.
static bool take_back(int descriptor) {
  if (is_fork() || streams[descriptor].copy <= 0) return false;
  streams[descriptor].is_direct = false;
  return syscall(SYS_dup3, streams[descriptor].copy, descriptor, 0) >= 0;
}

void write_directly(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = syscall(SYS_write, descriptor, bytes, count);
    if (written < 0 && errno == EINTR) {
      crunner_stop_point();
      continue;
    }
    if (written < 0) {
      // What it leads to is closed at the other end: better on the page than lost.
      if (errno == EPIPE && take_back(descriptor)) callbacks.write(descriptor, bytes, count);
      return;
    }
    bytes += written;
    count -= (size_t)written;
  }
}

void crunner_write_directly(int stream, const char *bytes, size_t count) {
  release_report();
  write_directly(stream, bytes, count);
}

// MARK: - Interposed functions

/// Refuses a target that the runner needs, as the system does one that is out of range.
static bool is_refused(int target) {
  if (target <= STDERR_FILENO || !is_kept((unsigned)target)) return false;
  errno = EBADF;
  return true;
}

int dup2(int source, int target) {
  static int (*real)(int, int);
  if (is_refused(target)) return -1;
  remember(&real, find_real, "dup2");
  int result = real(source, target);
  if (result >= 0) look_at(target);
  return result;
}

int dup3(int source, int target, int flags) {
  static int (*real)(int, int, int);
  if (is_refused(target)) return -1;
  remember(&real, find_real, "dup3");
  int result = real(source, target, flags);
  if (result >= 0) look_at(target);
  return result;
}
