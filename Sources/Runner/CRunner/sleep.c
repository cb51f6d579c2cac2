#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

// Sleeps, during which a thread can safely be ended, and which end early when the job is cancelled.

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
    // The nudge was for other work: continue to sleep.
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
