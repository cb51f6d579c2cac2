#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Replaces `abort`, so that an abort of user code can be told from one of glibc's own.

void abort(void) {
  current_words.is_aborting = true;
  sigset_t aborting;  // Dispatch's worker threads block it
  sigemptyset(&aborting);
  sigaddset(&aborting, SIGABRT);
  pthread_sigmask(SIG_UNBLOCK, &aborting, NULL);
  raise(SIGABRT);
  syscall(SYS_exit_group, 134);
  __builtin_unreachable();
}
