#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/// The signal that asks a thread to look whether it has to stop.
#define STOP_SIGNAL (SIGRTMIN + 7)

size_t walk_frames(uintptr_t pc, uintptr_t frame, uintptr_t *frames, size_t capacity) {
  size_t count = 0;
  if (count < capacity) frames[count++] = pc;
  crunner_thread *self = current_thread;
  uintptr_t low = self != NULL ? self->stack_low : 0;
  uintptr_t high = self != NULL ? self->stack_high : 0;
  while (count < capacity && frame >= low && frame + 16 <= high && frame % 8 == 0) {
    uintptr_t next = ((uintptr_t *)frame)[0];
    uintptr_t back = ((uintptr_t *)frame)[1];
    if (back == 0) break;
    frames[count++] = back - 1;
    if ((next & ~((uintptr_t)1 << 60)) <= frame) break;
    frame = next & ~((uintptr_t)1 << 60);  // Swift marks the frames of async functions there
  }
  return count;
}

static void on_crash(int signal, siginfo_t *info, void *context) {
  end_thread(CRUNNER_ENDING_SIGNAL, signal, (uintptr_t)info->si_addr, context, NULL);
}

static void on_stop(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  crunner_thread *self = current_thread;
  if (self != NULL && !self->is_ending && atomic_load(&self->stop) == STOP_FORCE) {
    const ucontext_t *where = context;
#if defined(__x86_64__)
    uintptr_t pc = (uintptr_t)where->uc_mcontext.gregs[REG_RIP];
#else
    uintptr_t pc = (uintptr_t)where->uc_mcontext.pc;
#endif
    if (atomic_load(&self->in_safe_call) > 0 || is_cell_code(pc)) {
      end_thread(CRUNNER_ENDING_STOPPED, 0, 0, where, NULL);
    }
  }
  (void)signal;
  (void)info;
  errno = saved;
}

void install_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  action.sa_sigaction = on_crash;
  const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS};
  for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) {
    sigaction(crashes[i], &action, NULL);
  }
  action.sa_sigaction = on_stop;
  sigaction(STOP_SIGNAL, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
}

static void nudge(crunner_thread *thread) {
  // The thread object outlives the thread, but the handle does not: a finished thread gets none.
  pthread_mutex_lock(&thread->life);
  if (!thread->is_over) pthread_kill(thread->handle, STOP_SIGNAL);
  pthread_mutex_unlock(&thread->life);
}

void crunner_thread_wake(crunner_thread *thread) {
  atomic_store(&thread->stop, STOP_WAKE);
  nudge(thread);
}

void crunner_thread_stop(crunner_thread *thread) {
  atomic_store(&thread->stop, STOP_FORCE);
  nudge(thread);
}

void crunner_thread_spare(crunner_thread *thread) { atomic_store(&thread->stop, STOP_NONE); }

void crunner_die(int number) {
  signal(number, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_UNBLOCK, &all, NULL);
  raise(number);
  _exit(128 + number);
}
