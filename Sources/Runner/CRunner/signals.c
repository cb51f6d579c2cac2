#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/// The signal that makes a thread check whether it has to stop: a nudge.
#define NUDGE_SIGNAL (SIGRTMIN + 7)

static void on_crash(int signal, siginfo_t *info, void *context) {
  if (signal == SIGTRAP && is_step(info, context)) {
    int saved = errno;
    keep_stepping(current_thread, context);
    errno = saved;
    return;
  }
  // A signal that was sent has no fault address.
  bool is_sent = info->si_code <= 0 && !current_words.is_aborting;
  uintptr_t fault = is_sent ? CRUNNER_NO_FAULT : (uintptr_t)info->si_addr;
  end_thread(CRUNNER_ENDING_SIGNAL, signal, fault, context);
}

/// Whether an operation on a futex waits; one that ends before it wakes a thread would leave that asleep.
static bool waits(long operation) {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAIT_REQUEUE_PI:
    case FUTEX_LOCK_PI:
      return true;
    default:
      return false;
  }
}

/// Whether a system call, with its second argument, may wait.
static bool may_wait(long call, long argument) {
  if (call == SYS_futex) return waits(argument);
  const long calls[] = {SYS_read,   SYS_readv,   SYS_recvfrom, SYS_recvmsg, SYS_wait4,
                        SYS_waitid, SYS_accept,  SYS_accept4,  SYS_connect, SYS_flock,
                        SYS_write,  SYS_writev,  SYS_sendto,   SYS_sendmsg, SYS_openat};
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    if (calls[i] == call) return true;
  }
  return false;
}

/// Whether the signal has interrupted a system call that was waiting.
///
/// The call has either failed with EINTR or is about to be restarted.
static bool was_blocked(const ucontext_t *where) {
#if defined(__x86_64__)
  const unsigned char *code = (const unsigned char *)where->uc_mcontext.gregs[REG_RIP];
  long result = where->uc_mcontext.gregs[REG_RAX], call = result;
  bool is_behind = code[-2] == 0x0f && code[-1] == 0x05;
  bool is_before = code[0] == 0x0f && code[1] == 0x05;
  long argument = (long)where->uc_mcontext.gregs[REG_RSI];
#else
  const uint32_t *code = (const uint32_t *)where->uc_mcontext.pc;
  long result = (long)where->uc_mcontext.regs[0], call = (long)where->uc_mcontext.regs[8];
  bool is_behind = code[-1] == 0xd4000001;
  bool is_before = code[0] == 0xd4000001;
  long argument = (long)where->uc_mcontext.regs[1];
#endif
  return (is_behind && result == -EINTR) || (is_before && may_wait(call, argument));
}

int64_t time_of(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// How long a thread has to be found in one system call to be ended in it, in nanoseconds: longer than it
/// waits for a lock in the middle of a library's work, where it may hold another.
#define LONG_WAIT 50000000

/// Whether nudges have found the thread in the same system call for long.
static bool waits_long(crunner_thread *self, const ucontext_t *where) {
#if defined(__x86_64__)
  uintptr_t pc = (uintptr_t)where->uc_mcontext.gregs[REG_RIP];
  uintptr_t stack = (uintptr_t)where->uc_mcontext.gregs[REG_RSP];
#else
  uintptr_t pc = (uintptr_t)where->uc_mcontext.pc, stack = (uintptr_t)where->uc_mcontext.sp;
#endif
  int64_t now = time_of(CLOCK_MONOTONIC);
  if (self->wait_pc != pc || self->wait_stack != stack) self->wait_start = now;
  self->wait_pc = pc;
  self->wait_stack = stack;
  return now - self->wait_start >= LONG_WAIT;
}

void stop_here(crunner_thread *self, const ucontext_t *where, bool is_safe) {
  // The nudge count is read before the level, so that a later nudge is not taken as answered.
  int nudge = atomic_load(&self->nudges_sent);
  crunner_stop_level level = callbacks.stop_level();
  if (level < CRUNNER_STOP_FORCED) atomic_store(&self->elsewhere_at, nudge);
  // The thread is about to leave the state that a lock guards consistent again.
  bool is_soon = is_safe && !holds_locks();
  bool is_wanted = level >= (is_soon ? CRUNNER_STOP_FORCED : CRUNNER_STOP_BLOCKED);
  if (!is_safe && !waits_long(self, where)) is_wanted = false;
  if (is_wanted && atomic_load(&self->stays) == 0) {
    end_thread(CRUNNER_ENDING_STOPPED, 0, 0, where);
  }
}

static void on_nudge(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  crunner_thread *self = current_thread;
  if (self != NULL && !self->is_ending) {
    atomic_fetch_add(&self->nudges, 1);
    ucontext_t *where = context;
#if defined(__x86_64__)
    uintptr_t pc = (uintptr_t)where->uc_mcontext.gregs[REG_RIP];
#else
    uintptr_t pc = (uintptr_t)where->uc_mcontext.pc;
#endif
    bool is_safe = atomic_load(&self->in_safe_call) > 0 || is_cell_code(pc);
    if (is_safe || was_blocked(where)) {
      stop_here(self, where, is_safe);
    } else {
      self->wait_pc = 0;
      // It may be in the middle of anything, including a change of the origin it works for.
      if (!catch_return(self, where)) begin_stepping(self, where);
    }
  }
  (void)signal;
  (void)info;
  errno = saved;
}

/// Child processes start with the default action for a handled signal, but inherit an ignored one.
static void on_nothing(int signal) { (void)signal; }

/// Bypasses ThreadSanitizer's `sigaction`, which delays signals until a thread waits in a system call,
/// perhaps for ever.
static int handle(int signal, const struct sigaction *action) {
  static int (*real)(int, const struct sigaction *, struct sigaction *);
  remember(&real, find_in_libc, "sigaction");
  return real(signal, action, NULL);
}

void install_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  action.sa_sigaction = on_crash;
  const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS};
  for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) {
    handle(crashes[i], &action);
  }
  // Restart system calls where possible: a nudge must not make them fail.
  action.sa_flags |= SA_RESTART;
  action.sa_sigaction = on_nudge;
  handle(NUDGE_SIGNAL, &action);
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  action.sa_handler = on_nothing;
  handle(SIGPIPE, &action);
  handle(SIGINT, &action);
}

void crunner_thread_nudge(crunner_thread *thread) {
  // The thread object outlives the thread, but the handle does not: a finished thread gets no signal.
  pthread_mutex_lock(&thread->life);
  int nudge = atomic_fetch_add(&thread->nudges_sent, 1) + 1;
  if (thread->is_over) atomic_store(&thread->elsewhere_at, nudge);
  if (!thread->is_over) pthread_kill(thread->handle, NUDGE_SIGNAL);
  pthread_mutex_unlock(&thread->life);
}

bool crunner_thread_is_elsewhere(crunner_thread *thread) {
  return atomic_load(&thread->elsewhere_at) == atomic_load(&thread->nudges_sent);
}

void crunner_die(int number) {
  signal(number, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_UNBLOCK, &all, NULL);
  raise(number);
  _exit(128 + number);
}
