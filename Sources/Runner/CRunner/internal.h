#ifndef CRUNNER_INTERNAL_H
#define CRUNNER_INTERNAL_H

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <ucontext.h>

#include "CRunner.h"
#include "interposing.h"

/// Where an error was thrown, innermost first, and where it was thrown again.
typedef struct throw_trace {
  /// The task that threw it first or, outside of tasks, the thread; 0 if that is unknown.
  uint64_t thrower;
  /// How many frames are those of the first throw, and how many there are.
  size_t first_count, count;
  uintptr_t frames[CRUNNER_MAX_FRAMES];
} throw_trace;

/// A thrown error's box: an unowned reference, which does not keep the error's value, but its address from
/// being that of another error. Null while its trace is being written, and for an error without a box.
typedef _Atomic(void *) thrown_error;

struct crunner_thread {
  pthread_t handle;
  void (*body)(void *context);
  void *context;
  char name[16];
  sigjmp_buf base;
  uintptr_t stack_low, stack_high;
  void *alternate_stack;
  /// Counts the nudges that were sent, and those that have reached the thread.
  atomic_int nudges_sent, nudges;
  /// How many more steps the thread is followed, and how many nudges to skip before it is followed
  /// again, now and the last time; used only by the thread itself.
  int steps_left, nudges_to_pass, last_pause;
  /// The place of a return address that has been replaced, if there is one, that address, and the processor
  /// time the thread had used then; used only by the thread itself.
  uintptr_t *caught_slot, caught_return;
  int64_t caught_at;
  /// The system call in which the last nudges have found the thread waiting, by its stack and its place,
  /// and the time of the first; used only by the thread itself.
  uintptr_t wait_stack, wait_pc;
  int64_t wait_start;
  /// The newest nudge that found nothing on the thread that has to stop.
  atomic_int elsewhere_at;
  /// Nonzero while the thread is in a call in which it can safely be ended.
  atomic_int in_safe_call;
  /// Set when the thread's body has returned or been ended; guarded by `life`.
  bool is_over;
  pthread_mutex_t life;
  bool is_ending;
  /// Nonzero while the thread holds a lock that all threads need.
  atomic_int stays;
  crunner_ending *ending;
  /// The caller, while the thread is in a function of the C library that has no frame pointer.
  uintptr_t left_pc, left_frame;
  /// The newest error that the thread has thrown.
  thrown_error thrown;
  const void *thrown_type;
  throw_trace throw_trace;
};

/// What a thread has written before it ends, whoever has started it.
typedef struct last_words {
  /// Set while the thread ends the process on purpose; glibc's own aborts leave it unset.
  bool is_aborting;
  size_t report_length;
  char report[CRUNNER_MAX_REPORT];
} last_words;

extern _Thread_local crunner_thread *current_thread;
extern _Thread_local last_words current_words;
extern crunner_callbacks callbacks;

/// The time of a clock in nanoseconds; also in signal handlers.
int64_t time_of(clockid_t clock);

/// Ends the current thread; from a signal handler or from ordinary code.
void end_thread(
    crunner_ending_kind kind, int signal, uintptr_t fault, const ucontext_t *where)
    __attribute__((noreturn));

/// Ends the current thread if what runs on it has to stop, at a place where that is safe, or where
/// it has waited long in the system; from a signal handler.
void stop_here(crunner_thread *self, const ucontext_t *where, bool is_safe);
/// Has the current thread checked when the library function it is in returns to a cell's own code; from a
/// signal handler. Returns whether it will be.
bool catch_return(crunner_thread *self, const ucontext_t *where);
/// The return address that was found on the stack, or the one in whose place it is.
uintptr_t real_return(const crunner_thread *self, uintptr_t back);
/// Follows the current thread into a cell's own code, to stop it there; from a signal handler.
void begin_stepping(crunner_thread *self, ucontext_t *where);
/// Whether a SIGTRAP means that a followed thread has done one step.
bool is_step(const siginfo_t *info, const ucontext_t *where);
/// Goes on following the current thread, or lets it run; from a signal handler.
void keep_stepping(crunner_thread *self, ucontext_t *where);

/// An owned reference to the origin that the thread has been given, or null.
void *retain_adopted_origin(void);
/// An owned reference to the origin the current thread works for, or null.
void *current_origin(void);
/// Has the current thread work for an origin; returns the one it has worked for.
void *adopt_origin(void *origin);
/// Whether code is of a library whose threads work for all cells and jobs.
bool serves_all(const void *address);
/// Lets other threads initialize the global values that this thread was initializing.
void release_globals(void);
/// Releases the locks of cells that this thread holds.
void release_locks(void);
/// Whether this thread holds such a lock.
bool holds_locks(void);
/// Calls `body` on a thread the runner has not started; returns even if a trap has ended `body`.
void run_guarded(void (*body)(void *context), void *context);

/// Whether a frame pointer leads to a frame on the thread's stack. It may be any number: the C library uses
/// the register for other purposes, too.
bool is_frame(const crunner_thread *self, uintptr_t frame);

/// Called by the runtime where an error is thrown, so that its place is known when it is reported.
void on_throw(void *error);
/// The same for functions that declare the type of their errors.
void on_typed_throw(void *value, const uintptr_t *type);
/// Gives back what is remembered of a thread's newest error.
void forget_throw(crunner_thread *self);

/// Where a cell has called the library that calls us.
typedef struct cell_call {
  uintptr_t pc;
  uintptr_t frame;
} cell_call;
struct _Unwind_Context;
/// Whether a frame that the unwinder has come to is a cell's; then `call` tells where it is.
bool note_cell_call(struct _Unwind_Context *context, cell_call *call);

/// Walks the chain of frame pointers, and of what waits for the innermost asynchronous function on it.
size_t walk_frames(uintptr_t pc, uintptr_t frame, uintptr_t *frames, size_t capacity);
/// The same, from where a signal has interrupted the current thread.
size_t walk_from(const ucontext_t *where, uintptr_t *frames, size_t capacity);

/// What Swift marks the frames of asynchronous functions with.
#define ASYNC_FRAME ((uintptr_t)1 << 60)

bool is_cell_code(uintptr_t pc);
/// Whether an address is where a cell goes on after a call.
bool is_call_of_cell(uintptr_t back);
bool is_allocator_code(uintptr_t pc);
bool is_runtime_code(const void *address);
void find_system_code(void);
/// A function of the C library, even where a sanitizer takes its place.
void *find_in_libc(const char *name);

void install_signals(void);
void install_streams(void);
void install_input(void);
void install_hooks(void);
void install_queues(void);
void install_guards(void);
void install_redirection(void);
/// Keeps the descriptors that are open now from being closed or replaced by a cell.
void protect_descriptors(void);
/// Whether a descriptor is one of these. None is in the child of a `fork`.
bool is_kept(unsigned descriptor);
/// The streams that the runner has put in the place of standard input, output and error, by descriptor.
/// No cell can close them. Null until `protect_descriptors` has run.
extern FILE *own_streams[3];
void release_stream_locks(void);

/// Whether this process is the copy of a runner that a `fork` has made, with nothing but the thread that
/// called it.
bool is_fork(void);
/// Ends such a process, in place of a thread of it.
void end_fork(crunner_ending_kind kind, int signal) __attribute__((noreturn));

/// Whether what is written to descriptor 1 or 2 goes to where that leads, and not to the notebook.
bool is_direct(int descriptor);
/// Writes to where the descriptor leads.
void write_directly(int descriptor, const char *bytes, size_t count);
/// Has everything written to where descriptors 1 and 2 lead, for good.
void write_all_directly(void);

/// Keeps what the runtime writes to standard error: the reason of the trap that follows.
bool keep_report(const char *text, size_t length);
/// Writes a kept reason that no trap followed.
void release_report(void);

#endif
