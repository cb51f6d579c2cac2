#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

// Ways in which user code ends its thread or the process.

/// Linked statically into programs, so missing in a library that is linked without the startup files.
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

int pthread_cancel(pthread_t thread) {
  static int (*real)(pthread_t);
  if (current_thread != NULL && pthread_equal(thread, pthread_self())) {
    end_thread(CRUNNER_ENDING_LEFT, 0, 0, NULL);
  }
  remember(&real, find_real, "pthread_cancel");
  return real(thread);
}

void exit(int status) {
  static void (*real)(int);
  remember(&real, find_real, "exit");
  if (callbacks.exiting != NULL) callbacks.exiting(status);
  real(status);
  __builtin_unreachable();
}
