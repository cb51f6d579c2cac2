#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

// The lock of `Shared` values. A thread that is ended while it holds one releases it.

enum { FREE = 0, HELD = 1, WAITED_FOR = 2 };

struct crunner_lock {
  atomic_int state;
  /// The lock its owner took before this one and still holds.
  crunner_lock *outer;
};

/// The locks this thread holds, newest first.
static _Thread_local crunner_lock *held_locks;
/// The lock this thread waits for.
static _Thread_local crunner_lock *wanted_lock;

crunner_lock *crunner_lock_make(void) { return calloc(1, sizeof(crunner_lock)); }

void crunner_lock_free(crunner_lock *lock) { free(lock); }

static void wake_one(crunner_lock *lock) {
  // A thread that is ended just before it wakes another would leave that one asleep for ever.
  crunner_stay();
  syscall(SYS_futex, &lock->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
  crunner_leave();
}

static void give_back(crunner_lock *lock) {
  crunner_publish(lock);
  if (atomic_exchange(&lock->state, FREE) == WAITED_FOR) wake_one(lock);
}

static void own(crunner_lock *lock) {
  crunner_observe(lock);
  lock->outer = held_locks;
  held_locks = lock;
}

bool crunner_lock_try(crunner_lock *lock) {
  int found = FREE;
  if (!atomic_compare_exchange_strong(&lock->state, &found, HELD)) return false;
  own(lock);
  return true;
}

/// Sleeps until the lock is released or the time is over; the thread may be ended here.
static bool sleep_for(crunner_lock *lock, const struct timespec *limit) {
  crunner_thread *self = current_thread;
  wanted_lock = lock;
  if (self != NULL) atomic_fetch_add(&self->in_safe_call, 1);
  crunner_stop_point();
  long result =
      syscall(SYS_futex, &lock->state, FUTEX_WAIT_PRIVATE, WAITED_FOR, limit, NULL, 0);
  bool is_late = result != 0 && errno == ETIMEDOUT;
  if (self != NULL) atomic_fetch_sub(&self->in_safe_call, 1);
  wanted_lock = NULL;
  return !is_late;
}

bool crunner_lock_wait(crunner_lock *lock, long nanoseconds) {
  struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  while (atomic_exchange(&lock->state, WAITED_FOR) != FREE) {
    if (!sleep_for(lock, nanoseconds < 0 ? NULL : &limit)) return false;
  }
  own(lock);
  return true;
}

void crunner_lock_release(crunner_lock *lock) {
  held_locks = lock->outer;
  give_back(lock);
}

bool crunner_lock_is_own(const crunner_lock *lock) {
  for (crunner_lock *held = held_locks; held != NULL; held = held->outer) {
    if (held == lock) return true;
  }
  return false;
}

bool holds_locks(void) { return held_locks != NULL; }

void release_locks(void) {
  while (held_locks != NULL) crunner_lock_release(held_locks);
  // The wake-up may have been meant for another thread.
  if (wanted_lock != NULL) wake_one(wanted_lock);
  wanted_lock = NULL;
}
