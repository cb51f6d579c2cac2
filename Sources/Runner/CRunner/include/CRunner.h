/// The parts of the runner that cannot be written in Swift: signal handlers, streams with callbacks,
/// interposed functions of the C library, and hooks of the Swift runtime.
#ifndef CRUNNER_H
#define CRUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CRUNNER_MAX_FRAMES 64
#define CRUNNER_MAX_REPORT 2048
#define CRUNNER_MAX_RACE_FRAMES 24
/// The fault address of a signal that was sent.
#define CRUNNER_NO_FAULT UINTPTR_MAX

// MARK: - Threads that end early

/// Why a thread ended before its work was done.
typedef enum crunner_ending_kind {
  /// A trap or a signal such as SIGSEGV.
  CRUNNER_ENDING_SIGNAL = 1,
  /// The thread did not stop when it was asked to, so it was ended.
  CRUNNER_ENDING_STOPPED = 2,
  /// An error was thrown at the top level of a cell.
  CRUNNER_ENDING_ERROR = 3,
  /// The thread ended itself, as what it waited for will not come.
  CRUNNER_ENDING_ABANDONED = 4,
  /// User code ended its own thread, for example with `pthread_exit`.
  CRUNNER_ENDING_LEFT = 5,
} crunner_ending_kind;

/// A thread that ended early; freed by `crunner_ending_free`.
typedef struct crunner_ending {
  crunner_ending_kind kind;
  int signal;
  uintptr_t fault_address;
  /// Set when the fault lies just below the thread's stack.
  bool is_stack_overflow;
  /// What the origin callback returned on the ending thread, or null.
  void *origin;
  /// The origin of the Dispatch block that the thread was running, or null.
  void *adopted_origin;
  /// The context the thread was started with; null for a thread the runner has not started.
  void *context;
  size_t frame_count;
  uintptr_t frames[CRUNNER_MAX_FRAMES];
  /// What the Swift runtime wrote just before, without a terminating zero.
  size_t report_length;
  char report[CRUNNER_MAX_REPORT];
} crunner_ending;

/// How urgently the cell or job that runs on a thread has to stop.
typedef enum crunner_stop_level {
  CRUNNER_STOP_NONE = 0,
  /// It has been asked to; its thread is not ended.
  CRUNNER_STOP_ASKED = 1,
  /// Its thread is ended in a cell's own code and in calls that are safe to leave.
  CRUNNER_STOP_FORCED = 2,
  /// Its thread is also ended where it waits in a system call, which may leave state behind.
  CRUNNER_STOP_BLOCKED = 3,
} crunner_stop_level;

// MARK: - Data races

/// One of the accesses of a race.
typedef struct crunner_access {
  bool is_write;
  uintptr_t address;
  /// Instructions of instrumented code, innermost first.
  size_t frame_count;
  uintptr_t frames[CRUNNER_MAX_RACE_FRAMES];
} crunner_access;

/// Two unordered accesses to the same memory.
typedef struct crunner_race {
  /// The later access comes first.
  size_t access_count;
  crunner_access accesses[2];
  /// What the origin callback returned on the thread of the later access, or null.
  void *origin;
} crunner_race;

// MARK: - Installation

/// The callbacks the runner installs once, before any cell runs.
typedef struct crunner_callbacks {
  /// Takes bytes written by a C stream or descriptor: 1 is standard output, 2 standard error.
  void (*write)(int stream, const char *bytes, size_t count);
  /// Fills a buffer with what the user types, a line at a time; returns 0 at the end of the input.
  ssize_t (*read)(char *bytes, size_t count);
  /// Returns an owned reference to the origin that this thread works for, or null.
  void *(*origin)(void);
  /// Returns how urgently what runs on this thread has to stop. Also called from signal handlers.
  crunner_stop_level (*stop_level)(void);
  /// Returns whether the current sleep has to end early; true only once.
  bool (*wakes)(void);
  /// Called before the process exits by `exit`.
  void (*exiting)(int status);
  /// Takes the Swift error that was thrown at the top level of the cell on this thread.
  void (*thrown)(void *error);
  /// Traps because of the Swift error that a `try!` has met on this thread.
  void (*unexpected)(void *error);
  /// Takes a job of the default executor.
  void (*enqueue)(void *job);
} crunner_callbacks;

/// Installs handlers, streams and hooks. Endings arrive as pointers on the returned descriptor.
int crunner_install(crunner_callbacks callbacks);

// MARK: - Threads

/// An opaque thread of the runner.
typedef struct crunner_thread crunner_thread;

/// Starts a thread that survives being ended early. Returns null when there is no memory.
/// The thread object is never freed while the process lives, so that it can be stopped safely.
crunner_thread *crunner_thread_start(
    const char *name, size_t stack_size, void (*body)(void *context), void *context);

/// Makes the thread check whether what runs on it has to stop, if it is where it can be ended. To be
/// called again until the thread has ended.
void crunner_thread_nudge(crunner_thread *thread);
/// Whether the last nudge has found that nothing on the thread has to stop for good.
bool crunner_thread_is_elsewhere(crunner_thread *thread);
/// The current thread, if it is one of the runner's.
crunner_thread *crunner_thread_current(void);
/// Marks the current thread as essential: a crash of it ends the process.
void crunner_become_essential(void);

/// Makes a name the only argument that `CommandLine` has.
void crunner_hide_arguments(void);
/// The context the current thread was started with, or null if it is not one of the runner's.
void *crunner_thread_context(void);
/// Ends the current thread if what runs on it has to stop for good. Called where no lock is held.
void crunner_stop_point(void);
/// Keeps the current thread from being ended, until as many calls of `crunner_leave`.
void crunner_stay(void);
void crunner_leave(void);
/// Ends the current thread.
void crunner_thread_abandon(void) __attribute__((noreturn));

/// Ends the current thread as an error at the top level of a cell does.
void crunner_thread_fail(void) __attribute__((noreturn));

// MARK: - Input

/// Discards unread input of earlier cells, and that the input of one of them has ended.
void crunner_begin_input(void);

// MARK: - Locks

/// A lock that a thread releases when it is ended early. While a thread holds one, it is not ended in
/// user code at CRUNNER_STOP_FORCED, only at CRUNNER_STOP_BLOCKED.
typedef struct crunner_lock crunner_lock;

/// Returns null when there is no memory.
crunner_lock *crunner_lock_make(void);
void crunner_lock_free(crunner_lock *lock);
/// Takes the lock if it is free.
bool crunner_lock_try(crunner_lock *lock);
/// Waits for the lock and takes it; returns false if it was not released for that many nanoseconds.
/// With a negative time, waits for ever. The thread may be ended here.
bool crunner_lock_wait(crunner_lock *lock, long nanoseconds);
/// Releases the lock that the current thread has taken last.
void crunner_lock_release(crunner_lock *lock);
/// Whether the current thread holds the lock.
bool crunner_lock_is_own(const crunner_lock *lock);

/// Frees what arrived on the descriptor of `crunner_install`.
void crunner_ending_free(crunner_ending *ending);

// MARK: - Executors and queues

/// Runs a job of the default executor on the current thread.
void crunner_run_job(void *job);
/// Runs the main queue and the main actor. Called on the main thread.
void crunner_serve_main_queue(void) __attribute__((noreturn));
// MARK: - The end of the process

/// Whether this process is the copy of a runner that a `fork` has made.
bool crunner_is_fork(void);
/// Whether text for a stream has to go to the descriptor of its number, as user code has redirected it.
bool crunner_is_direct(int stream);
/// Writes to such a stream.
void crunner_write_directly(int stream, const char *bytes, size_t count);
/// Ends the process the way an unhandled signal does.
void crunner_die(int signal) __attribute__((noreturn));

// MARK: - ThreadSanitizer

/// Whether ThreadSanitizer is loaded into this process.
bool crunner_sees_races(void);
/// Makes races arrive as `crunner_race` values on the returned descriptor; -1 without ThreadSanitizer.
int crunner_watch_races(void);
/// Tells ThreadSanitizer that everything this thread has done happens before what follows a
/// `crunner_observe` of the same object.
void crunner_publish(const void *object);
void crunner_observe(const void *object);

// MARK: - Code

/// Registers the library at an address as a cell's own code.
void crunner_register_cell(const void *address);
/// Finds the library at an address: its path, the offset of the address in it, and the nearest symbol.
bool crunner_locate(uintptr_t address, const char **path, uintptr_t *offset, const char **symbol);

/// The origin of the Dispatch block that the current thread runs, or of who has started the thread, not owned;
/// or null.
void *crunner_adopted_origin(void);

/// Where a cell has called the library that this thread is in, innermost first; fills at most `capacity`
/// frames.
size_t crunner_cell_frames(uintptr_t *frames, size_t capacity);
/// Where an error was thrown that is the newest of this thread, or one of the newest of all; fills at
/// most `capacity` frames.
size_t crunner_throw_frames(void *error, uintptr_t *frames, size_t capacity);
/// Says where an error was thrown that this thread is about to throw again: the given frames, then those
/// of the caller.
void crunner_rethrow(void *error, const uintptr_t *frames, size_t count);

// MARK: - Memory

/// Allocates memory for some hundred small objects of this thread from the system at once.
///
/// Otherwise the allocator would get it page by page, with a page fault for each, which takes longer
/// than filling it.
void crunner_make_room(void);

#endif
