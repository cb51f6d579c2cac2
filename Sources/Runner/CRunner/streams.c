#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

// MARK: - The C streams

static void forward(int stream, const char *bytes, size_t count) {
  release_report();
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
  // glibc's lock of a stream: the lock, how often its owner holds it, and the owner.
  struct {
    int lock, count;
    void *owner;
  } *lock = (void *)stream->_lock;
  while (lock != NULL && lock->owner == (void *)pthread_self()) funlockfile(stream);
}

void release_stream_locks(void) {
  release_lock(stdin);
  release_lock(stdout);
  release_lock(stderr);
}

// MARK: - What the runtime says before a trap

static const char *fatal_words[] = {"atal error", "Assertion failed",
                                    "Precondition failed", "atal access",
                                    "Could not cast value"};

static bool is_fatal_report(const char *text, size_t length) {
  for (size_t i = 0; i < sizeof fatal_words / sizeof fatal_words[0]; i++) {
    if (memmem(text, length, fatal_words[i], strlen(fatal_words[i])) != NULL) return true;
  }
  return false;
}

bool keep_report(const char *text, size_t length) {
  last_words *words = &current_words;
  if (words->report_length == 0 && !is_fatal_report(text, length)) return false;
  size_t room = sizeof words->report - words->report_length;
  if (length > room) length = room;
  memcpy(words->report + words->report_length, text, length);
  words->report_length += length;
  return true;
}

void release_report(void) {
  size_t length = current_words.report_length;
  if (length == 0) return;
  current_words.report_length = 0;
  callbacks.write(STDERR_FILENO, current_words.report, length);
}

// MARK: - Symbols that take the place of the C library's
//
// The runner is the first place the dynamic linker looks, so Foundation, the Swift runtime and the
// cells call these. That is how a write to a bare descriptor still knows who wrote it.

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

void abort(void) {
  current_words.is_aborting = true;
  sigset_t aborting;  // the workers of Dispatch block it
  sigemptyset(&aborting);
  sigaddset(&aborting, SIGABRT);
  pthread_sigmask(SIG_UNBLOCK, &aborting, NULL);
  raise(SIGABRT);
  syscall(SYS_exit_group, 134);
  __builtin_unreachable();
}

void __assert_fail(
    const char *assertion, const char *file, unsigned int line, const char *function) {
  char text[512];
  int length = snprintf(
      text, sizeof text, "Assertion failed: %s, in %s (%s:%u)", assertion,
      function != NULL ? function : "?", file, line);
  if (length > 0) keep_report(text, length < 512 ? (size_t)length : sizeof text - 1);
  abort();
}

/// Part of what is linked into a program, and so missing for a library that is not linked with it.
int atexit(void (*action)(void)) {
  extern int __cxa_atexit(void (*)(void *), void *, void *);
  return __cxa_atexit((void (*)(void *))(void (*)(void))action, NULL, NULL);
}

void pthread_exit(void *result) {
  static void (*real)(void *);
  if (current_thread != NULL) end_thread(CRUNNER_ENDING_LEFT, 0, 0, NULL);
  remember(&real, find_real, "pthread_exit");
  real(result);
  __builtin_unreachable();
}

void exit(int status) {
  static void (*real)(int);
  remember(&real, find_real, "exit");
  if (callbacks.exiting != NULL) callbacks.exiting(status);
  real(status);
  __builtin_unreachable();
}

// MARK: - Sleeping, a call that is safe to leave

int clock_nanosleep(
    clockid_t clock, int flags, const struct timespec *wanted, struct timespec *left) {
  crunner_thread *self = current_thread;
  if (self == NULL) {
    return syscall(SYS_clock_nanosleep, clock, flags, wanted, left) == 0 ? 0 : errno;
  }
  struct timespec rest = *wanted;
  int failure;
  while (true) {
    atomic_fetch_add(&self->in_safe_call, 1);
    crunner_stop_point();
    int nudges = atomic_load(&self->nudges);
    failure = syscall(SYS_clock_nanosleep, clock, flags, &rest, &rest) == 0 ? 0 : errno;
    atomic_fetch_sub(&self->in_safe_call, 1);
    bool is_nudged = failure == EINTR && atomic_load(&self->nudges) != nudges;
    if (!is_nudged) break;
    if (callbacks.wakes()) {
      failure = 0;
      rest = (struct timespec){0, 0};
      break;
    }
    // The nudge was for others: the sleep goes on.
  }
  if (left != NULL && flags == 0) *left = rest;
  return failure;
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
  int failure = clock_nanosleep(CLOCK_REALTIME, 0, wanted, left);
  if (failure == 0) return 0;
  errno = failure;
  return -1;
}

int usleep(useconds_t microseconds) {
  struct timespec wanted = {microseconds / 1000000, (microseconds % 1000000) * 1000};
  return nanosleep(&wanted, NULL);
}

unsigned int sleep(unsigned int seconds) {
  struct timespec wanted = {seconds, 0}, left = {0, 0};
  if (nanosleep(&wanted, &left) == 0) return 0;
  return (unsigned int)left.tv_sec + (left.tv_nsec > 0);
}
