#define _GNU_SOURCE
#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "internal.h"

// Interposed functions that wait for child processes. They return when what the child has written has been
// read, so that it comes before what its parent writes next.

static void did_wait(pid_t child, bool is_over, bool is_reaped) {
  if (child <= 0 || !is_over || child_callbacks.ended == NULL) return;
  int saved = errno;
  crunner_stay();
  child_callbacks.ended(child, is_reaped);
  crunner_leave();
  errno = saved;
}

pid_t wait4(pid_t wanted, int *status, int options, struct rusage *usage) {
  static pid_t (*real)(pid_t, int *, int, struct rusage *);
  remember(&real, find_real, "wait4");
  int own_status = 0;
  int *result = status != NULL ? status : &own_status;
  pid_t child = real(wanted, result, options, usage);
  did_wait(child, child > 0 && (WIFEXITED(*result) || WIFSIGNALED(*result)), true);
  return child;
}

pid_t waitpid(pid_t wanted, int *status, int options) { return wait4(wanted, status, options, NULL); }

pid_t wait3(int *status, int options, struct rusage *usage) {
  return wait4(-1, status, options, usage);
}

pid_t wait(int *status) { return wait4(-1, status, 0, NULL); }

int waitid(idtype_t kind, id_t id, siginfo_t *information, int options) {
  static int (*real)(idtype_t, id_t, siginfo_t *, int);
  remember(&real, find_real, "waitid");
  siginfo_t own_information = {0};
  siginfo_t *result = information != NULL ? information : &own_information;
  result->si_pid = 0;
  int failure = real(kind, id, result, options);
  int code = result->si_code;
  bool is_over = code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED;
  if (failure == 0) did_wait(result->si_pid, is_over, (options & WNOWAIT) == 0);
  return failure;
}
