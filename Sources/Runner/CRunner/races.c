#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// The interface to ThreadSanitizer, whose library is loaded before all others when cells are compiled
// for it. Without it, none of this is ever called.

// sanitizer/tsan_interface.h, of which only some compilers have a copy.
__attribute__((weak)) extern int __tsan_get_report_data(
    void *report, const char **description, int *count, int *stack_count, int *access_count,
    int *location_count, int *mutex_count, int *thread_count, int *unique_thread_count,
    void **sleep_trace, unsigned long trace_size);
__attribute__((weak)) extern int __tsan_get_report_mop(
    void *report, unsigned long index, int *thread, void **address, int *size, int *write,
    int *atomic, void **trace, unsigned long trace_size);
__attribute__((weak)) extern void __tsan_acquire(void *address);
__attribute__((weak)) extern void __tsan_release(void *address);
__attribute__((weak)) extern void __sanitizer_set_report_fd(void *descriptor);

static int races_write = -1;

bool crunner_sees_races(void) { return __tsan_get_report_data != NULL; }

void crunner_publish(const void *object) {
  if (__tsan_release != NULL) __tsan_release((void *)object);
}

void crunner_observe(const void *object) {
  if (__tsan_acquire != NULL) __tsan_acquire((void *)object);
}

int crunner_watch_races(void) {
  int ends[2];
  if (!crunner_sees_races() || pipe2(ends, O_CLOEXEC) != 0) return -1;
  // The reporting thread holds locks that all threads need, so it must not block: if the pipe is full,
  // the report is dropped.
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  races_write = ends[1];
  // The sanitizer's own text, with addresses and internals of the runner, is only for debugging.
  if (getenv("TSAN_OPTIONS") != NULL) return ends[0];
  intptr_t nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) __sanitizer_set_report_fd((void *)nowhere);
  return ends[0];
}

/// Called before ThreadSanitizer reads its options: signals and exits are handled by the runner.
const char *__tsan_default_options(void) {
  return "symbolize=0:exitcode=0:atexit_sleep_ms=0:die_after_fork=0:detect_deadlocks=0:"
         "report_mutex_bugs=0:report_signal_unsafe=0:report_thread_leaks=0:report_destroy_locked=0:"
         "handle_abort=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
         "handle_sigtrap=0";
}

/// Called once for each race, on the thread of the later access.
void __tsan_on_report(void *report) {
  if (races_write < 0) return;
  const char *description = NULL;
  int counts[7] = {0};
  void *sleep_trace[1];
  __tsan_get_report_data(
      report, &description, &counts[0], &counts[1], &counts[2], &counts[3], &counts[4], &counts[5],
      &counts[6], sleep_trace, 1);
  crunner_race race = {.access_count = counts[2] < 2 ? counts[2] : 2};
  if (race.access_count == 0) return;
  for (int i = 0; i < race.access_count; i++) {
    crunner_access *access = &race.accesses[i];
    void *frames[CRUNNER_MAX_RACE_FRAMES] = {NULL}, *address = NULL;
    int thread, size, is_write = 0, is_atomic;
    __tsan_get_report_mop(
        report, (unsigned long)i, &thread, &address, &size, &is_write, &is_atomic, frames,
        CRUNNER_MAX_RACE_FRAMES);
    access->is_write = is_write != 0;
    access->address = (uintptr_t)address;
    for (; access->frame_count < CRUNNER_MAX_RACE_FRAMES; access->frame_count++) {
      uintptr_t back = (uintptr_t)frames[access->frame_count];
      if (back == 0) break;
      access->frames[access->frame_count] = back - 1;
    }
  }
  race.origin = callbacks.origin();
  // Small enough to be written to a pipe atomically.
  syscall(SYS_write, races_write, &race, sizeof race);
}

// MARK: - Locks of the Swift runtime, which is compiled without ThreadSanitizer
//
// A free `Mutex` is locked by inlined code of the cell, which ThreadSanitizer sees. For a contended
// one, the cell calls these functions.

typedef __attribute__((swiftcall)) void lock_slow(
    uint32_t thread, __attribute__((swift_context)) void *lock);
typedef __attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *lock);

__attribute__((swiftcall)) void mutex_lock_slow(
    uint32_t thread, __attribute__((swift_context)) void *lock)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
__attribute__((swiftcall)) void mutex_unlock_slow(__attribute__((swift_context)) void *lock)
    __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

__attribute__((swiftcall)) void mutex_lock_slow(
    uint32_t thread, __attribute__((swift_context)) void *lock) {
  static lock_slow *real;
  remember(&real, find_real, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
  real(thread, lock);
  crunner_observe(lock);
}

__attribute__((swiftcall)) void mutex_unlock_slow(__attribute__((swift_context)) void *lock) {
  static unlock_slow *real;
  remember(&real, find_real, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
  crunner_publish(lock);
  real(lock);
}
