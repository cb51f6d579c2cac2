#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define ALTERNATE_STACK_SIZE (64 * 1024)

_Thread_local crunner_thread *current_thread;
_Thread_local last_words current_words;
crunner_callbacks callbacks;
static int endings_write = -1;

static void pass_on(crunner_ending *ending) {
  crunner_publish(ending);
  ssize_t count;
  do {
    count = syscall(SYS_write, endings_write, &ending, sizeof ending);
  } while (count < 0 && errno == EINTR);
}

int crunner_install(crunner_callbacks given) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  endings_write = ends[1];
  callbacks = given;
  find_system_code();
  install_streams();
  install_input();
  install_signals();
  install_hooks();
  install_guards();
  install_queues();
  install_redirection();
  protect_descriptors();
  return ends[0];
}

static void mark_over(crunner_thread *self) {
  pthread_mutex_lock(&self->life);
  self->is_over = true;
  pthread_mutex_unlock(&self->life);
}

/// Records the bounds of the thread's stack, and gives its signal handlers another stack.
static void note_stack(crunner_thread *self) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void *low;
    size_t size;
    pthread_attr_getstack(&attributes, &low, &size);
    self->stack_low = (uintptr_t)low;
    self->stack_high = (uintptr_t)low + size;
    pthread_attr_destroy(&attributes);
  }
  stack_t stack = {.ss_sp = self->alternate_stack, .ss_size = ALTERNATE_STACK_SIZE};
  sigaltstack(&stack, NULL);
}

static pthread_key_t guard_key;

/// Frees the signal stack of a thread that the runner has not started.
static void free_guard(void *stack) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(stack);
}

void install_guards(void) { pthread_key_create(&guard_key, free_guard); }

void run_guarded(void (*body)(void *context), void *context) {
  static _Thread_local void *alternate_stack;
  static _Thread_local uintptr_t stack_low, stack_high;
  // Before the runner is installed, an ending could not be reported.
  if (current_thread != NULL || endings_write < 0) return body(context);
  crunner_thread self = {.handle = pthread_self(), .life = PTHREAD_MUTEX_INITIALIZER};
  if (alternate_stack == NULL) {
    self.alternate_stack = malloc(ALTERNATE_STACK_SIZE);
    if (self.alternate_stack == NULL) return body(context);
    note_stack(&self);
    alternate_stack = self.alternate_stack;
    pthread_setspecific(guard_key, alternate_stack);
    stack_low = self.stack_low;
    stack_high = self.stack_high;
  }
  self.stack_low = stack_low;
  self.stack_high = stack_high;
  current_thread = &self;
  if (sigsetjmp(self.base, 1) == 0) {
    body(context);
  } else {
    pass_on(self.ending);
  }
  current_thread = NULL;
}

static void *thread_main(void *argument) {
  crunner_thread *self = argument;
  current_thread = self;
  // A Dispatch worker, which blocks all signals, may have started this thread: unblock nudges.
  sigset_t none_blocked;
  sigemptyset(&none_blocked);
  pthread_sigmask(SIG_SETMASK, &none_blocked, NULL);
  pthread_setname_np(pthread_self(), self->name);
  // If another thread cancelled this one, it would end without being reported.
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  note_stack(self);
  bool is_ended = false;
  if (sigsetjmp(self->base, 1) == 0) {
    self->body(self->context);
    mark_over(self);
  } else {
    // Back from a signal handler: the work has ended, and the thread ends like any other.
    mark_over(self);
    is_ended = true;
    crunner_ending *ending = self->ending;
    self->ending = NULL;
    pass_on(ending);
  }
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(self->alternate_stack);
  free(self->ending);
  self->alternate_stack = NULL;
  self->ending = NULL;
  forget_throw(self);
  // ThreadSanitizer would end the process for a thread that has left one of its functions halfway.
  if (is_ended && crunner_sees_races()) syscall(SYS_exit, 0);
  return NULL;
}

crunner_thread *crunner_thread_start(
    const char *name, size_t stack_size, void (*body)(void *context), void *context) {
  crunner_thread *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  pthread_mutex_init(&self->life, NULL);
  self->body = body;
  self->context = context;
  strncpy(self->name, name, sizeof self->name - 1);
  self->alternate_stack = malloc(ALTERNATE_STACK_SIZE);
  self->ending = calloc(1, sizeof *self->ending);

  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  int failure = EAGAIN;
  if (self->alternate_stack != NULL && self->ending != NULL) {
    failure = pthread_create(&self->handle, &attributes, thread_main, self);
  }
  pthread_attr_destroy(&attributes);
  if (failure != 0) {
    free(self->alternate_stack);
    free(self->ending);
    free(self);
    return NULL;
  }
  return self;
}

static _Thread_local bool is_essential;

void crunner_become_essential(void) {
  is_essential = true;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
}

crunner_thread *crunner_thread_current(void) { return current_thread; }

void *crunner_thread_context(void) {
  return current_thread != NULL ? current_thread->context : NULL;
}

void crunner_ending_free(crunner_ending *ending) { free(ending); }

/// Parks a thread that the runner has not started, such as a Dispatch worker.
///
/// Its owner would wait for a thread that has ended, but copes with one that sleeps.
__attribute__((noreturn)) static void rest_forever(void) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  for (;;) pause();
}

void end_thread(
    crunner_ending_kind kind, int signal, uintptr_t fault, const ucontext_t *where) {
  if (is_fork()) end_fork(kind, signal);
  crunner_thread *self = current_thread;
  if (self != NULL && self->is_ending) {
    // A crash while the thread is being ended. If the first one has not been reported, it never would be.
    if (self->ending != NULL) crunner_die(signal);
    syscall(SYS_exit, 0);
  }

  // A thread that the runner has not started has no record, so it gets one of a small reserve.
  static crunner_ending spare[32];
  static atomic_int used;
  crunner_ending *ending = self != NULL ? self->ending : NULL;
  if (ending == NULL) {
    int index = atomic_fetch_add(&used, 1);
    ending = index < 32 ? &spare[index] : calloc(1, sizeof *ending);
  }
  if (ending == NULL) syscall(SYS_exit_group, 134);
  if (self != NULL) {
    self->is_ending = true;
    self->ending = ending;
  }

  ending->kind = kind;
  ending->signal = signal;
  ending->fault_address = fault;
  ending->context = self != NULL ? self->context : NULL;
  if (where != NULL) {
    ending->frame_count = walk_from(where, ending->frames, CRUNNER_MAX_FRAMES);
  } else {
    bool has_left = self != NULL && self->left_frame != 0;
    ending->frame_count = walk_frames(
        has_left ? self->left_pc : (uintptr_t)__builtin_return_address(0),
        has_left ? self->left_frame : (uintptr_t)__builtin_frame_address(0), ending->frames,
        CRUNNER_MAX_FRAMES);
  }
  uintptr_t pc = ending->frames[0];
  // An abort that does not come from our `abort` means that glibc has found its heap corrupted.
  bool is_corruption = signal == SIGABRT && !current_words.is_aborting;
  // The main thread cannot be replaced, nor can the threads that serve the kernel.
  bool is_needed = is_essential || (self == NULL && syscall(SYS_gettid) == getpid());
  if (kind == CRUNNER_ENDING_SIGNAL && (is_corruption || is_needed || is_allocator_code(pc))) {
    // Nothing may allocate from here on. Wait a moment for output that other threads have written.
    struct timespec moment = {.tv_nsec = 20000000};
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
    crunner_die(signal);
  }
  ending->is_stack_overflow = self != NULL && fault != 0 && fault < self->stack_low + 4096 &&
                              fault + (1 << 20) > self->stack_low;
  ending->origin = callbacks.origin != NULL ? callbacks.origin() : NULL;
  ending->adopted_origin = retain_adopted_origin();
  release_stream_locks();
  release_globals();
  release_locks();
  memcpy(ending->report, current_words.report, current_words.report_length);
  ending->report_length = current_words.report_length;
  current_words.report_length = 0;
  if (self == NULL) {
    pass_on(ending);
    rest_forever();
  }
  siglongjmp(self->base, 1);
}

void crunner_thread_fail(void) { end_thread(CRUNNER_ENDING_ERROR, 0, 0, NULL); }

void crunner_thread_abandon(void) { end_thread(CRUNNER_ENDING_ABANDONED, 0, 0, NULL); }

void crunner_stay(void) {
  if (current_thread != NULL) atomic_fetch_add(&current_thread->stays, 1);
}

void crunner_leave(void) {
  if (current_thread != NULL) atomic_fetch_sub(&current_thread->stays, 1);
}

void crunner_stop_point(void) {
  crunner_thread *self = current_thread;
  if (self == NULL || self->is_ending || atomic_load(&self->stays) != 0) return;
  if (callbacks.stop_level() >= (holds_locks() ? CRUNNER_STOP_BLOCKED : CRUNNER_STOP_FORCED)) {
    end_thread(CRUNNER_ENDING_STOPPED, 0, 0, NULL);
  }
}
