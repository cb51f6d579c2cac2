#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// The copy of the runner that user code makes by `fork` and does not replace by a program. It has one thread,
// no connection to the kernel, and two streams to write to, like any child process.

static bool is_copy;

bool is_fork(void) { return is_copy; }

bool crunner_is_fork(void) { return is_copy; }

static ssize_t read_directly(char *bytes, size_t count) {
  return syscall(SYS_read, STDIN_FILENO, bytes, count);
}

static void *no_origin(void) { return NULL; }
static crunner_stop_level never_stop(void) { return CRUNNER_STOP_NONE; }
static bool never_wake(void) { return false; }

void become_fork(void) {
  is_copy = true;
  write_all_directly();
  crunner_callbacks before = callbacks;
  callbacks = (crunner_callbacks){
      .write = write_directly,
      .read = read_directly,
      .origin = no_origin,
      .stop_level = never_stop,
      .wakes = never_wake,
      .thrown = before.thrown,
      .unexpected = before.unexpected,
  };
}

void end_fork(crunner_ending_kind kind, int signal) {
  if (kind != CRUNNER_ENDING_SIGNAL) _exit(kind == CRUNNER_ENDING_ERROR);
  release_report();
  char text[128];
  const char *name = sigabbrev_np(signal);
  int length = snprintf(
      text, sizeof text, "Process %d, started by fork(), was ended by SIG%s.\n", getpid(),
      name != NULL ? name : "NAL");
  write_directly(STDERR_FILENO, text, (size_t)length);
  crunner_die(signal);
}
