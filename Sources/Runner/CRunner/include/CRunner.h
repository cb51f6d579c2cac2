/// What the runner cannot say in Swift: signal handlers, streams with callbacks, symbols that take
/// the place of the C library's, and the runtime's hooks.
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

/// Why a thread ended before its work was done.
typedef enum crunner_ending_kind {
  /// A trap or a signal such as SIGSEGV.
  CRUNNER_ENDING_SIGNAL = 1,
  /// The thread was told to stop and did not, so it was ended.
  CRUNNER_ENDING_STOPPED = 2,
  /// An error was thrown at the top level of a cell.
  CRUNNER_ENDING_ERROR = 3,
  /// The thread ended itself because what it waited for crashed.
  CRUNNER_ENDING_ABANDONED = 4,
  /// The code ended its own thread, as by `pthread_exit`.
  CRUNNER_ENDING_LEFT = 5,
} crunner_ending_kind;

/// What is known of a thread that ended early; freed by `crunner_ending_free`.
typedef struct crunner_ending {
  crunner_ending_kind kind;
  int signal;
  uintptr_t fault_address;
  /// Set when the fault lies just below the thread's stack.
  bool is_stack_overflow;
  /// What the origin callback gave on the dying thread, or null.
  void *origin;
  /// What the block of a queue belonged to that the thread was running, or null.
  void *adopted_origin;
  /// The context the thread was started with, or null for a thread that is not ours.
  void *context;
  size_t frame_count;
  uintptr_t frames[CRUNNER_MAX_FRAMES];
  /// What the Swift runtime said just before, not terminated.
  size_t report_length;
  char report[CRUNNER_MAX_REPORT];
} crunner_ending;

/// How urgently what runs on a thread has to stop.
typedef enum crunner_stop_level {
  CRUNNER_STOP_NONE = 0,
  /// It was asked to, and is left alone.
  CRUNNER_STOP_ASKED = 1,
  /// Its thread is ended in a cell's own code and in calls that are safe to leave.
  CRUNNER_STOP_FORCED = 2,
  /// Its thread is ended too when it waits in the system, where whoever made it wait may leave
  /// something behind.
  CRUNNER_STOP_BLOCKED = 3,
} crunner_stop_level;

/// One of the accesses of a race.
typedef struct crunner_access {
  bool is_write;
  uintptr_t address;
  /// Instructions of instrumented code, innermost first.
  size_t frame_count;
  uintptr_t frames[CRUNNER_MAX_RACE_FRAMES];
} crunner_access;

/// Two accesses to the same memory that nothing puts in order.
typedef struct crunner_race {
  /// The later access comes first.
  size_t access_count;
  crunner_access accesses[2];
  /// What the origin callback gave on the thread of the later access, or null.
  void *origin;
} crunner_race;

/// The callbacks the runner installs once, before any cell runs.
typedef struct crunner_callbacks {
  /// Takes bytes written by a C stream or descriptor: 1 is standard output, 2 standard error.
  void (*write)(int stream, const char *bytes, size_t count);
  /// Fills a buffer with what the user types, a line at a time; gives 0 at the end of the input.
  ssize_t (*read)(char *bytes, size_t count);
  /// Returns an owned reference to whatever runs on this thread, or null.
  void *(*origin)(void);
  /// Says how urgently what runs on this thread has to stop. Called from signal handlers, too.
  crunner_stop_level (*stop_level)(void);
  /// Says, once, whether the sleep of what runs on this thread is over early.
  bool (*wakes)(void);
  /// Called before the process exits by `exit`.
  void (*exiting)(int status);
  /// Takes the Swift error that was thrown at the top level of the cell on this thread.
  void (*thrown)(void *error);
  /// Takes a job of the default executor.
  void (*enqueue)(void *job);
} crunner_callbacks;

/// Installs handlers, streams and hooks. Endings arrive as pointers on the returned descriptor.
int crunner_install(crunner_callbacks callbacks);

/// An opaque thread of the runner.
typedef struct crunner_thread crunner_thread;

/// Starts a thread that survives being ended early. Returns null when there is no memory.
/// The thread object is never freed while the process lives, so that it can be stopped safely.
crunner_thread *crunner_thread_start(
    const char *name, size_t stack_size, void (*body)(void *context), void *context);

/// Has the thread look whether what runs on it has to stop, if it is where it can. Call again until
/// it was.
void crunner_thread_nudge(crunner_thread *thread);
/// Whether the last nudge found the thread working for nobody who has to stop for good.
bool crunner_thread_is_elsewhere(crunner_thread *thread);
/// The current thread, if it is one of the runner's.
crunner_thread *crunner_thread_current(void);
/// Says that the process cannot do without the current thread: a crash of it ends the process.
void crunner_become_essential(void);
/// The context the current thread was started with, or null if it is not one of the runner's.
void *crunner_thread_context(void);
/// Ends the current thread if what runs on it has to stop for good. Called where no lock is held.
void crunner_stop_point(void);
/// Keeps the current thread from being stopped, until as many calls of `crunner_leave`.
void crunner_stay(void);
void crunner_leave(void);
/// Ends the current thread.
void crunner_thread_abandon(void) __attribute__((noreturn));

/// Ends the current thread as an error at the top level of a cell does.
void crunner_thread_fail(void) __attribute__((noreturn));

/// Forgets what was typed for earlier cells, and that the input of one of them ended.
void crunner_begin_input(void);

/// A lock around what cells share; a thread that is ended early gives it back. A thread that holds
/// one is ended in a cell's own code only when it would be ended where it waits in the system.
typedef struct crunner_lock crunner_lock;

/// Returns null when there is no memory.
crunner_lock *crunner_lock_make(void);
void crunner_lock_free(crunner_lock *lock);
/// Takes the lock if it is free.
bool crunner_lock_try(crunner_lock *lock);
/// Waits for the lock and takes it; false if each of the nanoseconds passed without a change. A
/// negative time has no end. The thread may be ended here.
bool crunner_lock_wait(crunner_lock *lock, long nanoseconds);
/// Gives back the lock that the current thread has taken last.
void crunner_lock_release(crunner_lock *lock);
/// Whether the current thread holds the lock.
bool crunner_lock_is_own(const crunner_lock *lock);

void crunner_ending_free(crunner_ending *ending);

/// Runs a job of the default executor on the current thread.
void crunner_run_job(void *job);
/// Runs what is sent to the main queue and the main actor. Called on the main thread.
void crunner_serve_main_queue(void) __attribute__((noreturn));
/// Ends the process and its group when the other end of a socket is closed, whatever state the rest
/// of the process is in.
void crunner_end_with(int socket);
/// Remembers a group of processes that is to end with this process.
void crunner_add_group(pid_t group);
/// Forgets a group that is gone.
void crunner_remove_group(pid_t group);
/// Kills every group that is remembered.
void crunner_kill_groups(void);
/// Ends the process the way an unhandled signal does.
void crunner_die(int signal) __attribute__((noreturn));

/// Whether ThreadSanitizer is in this process.
bool crunner_sees_races(void);
/// Has races arrive as `crunner_race` values on the returned descriptor; -1 when nobody sees any.
int crunner_watch_races(void);
/// Tells who sees races that all this thread has done comes before what follows a
/// `crunner_observe` of the same object.
void crunner_publish(const void *object);
void crunner_observe(const void *object);

/// Makes the library that holds an address known as a cell's own code.
void crunner_register_cell(const void *address);
/// Names the library that holds an address: its path and the address's offset in it.
bool crunner_locate(uintptr_t address, const char **path, uintptr_t *offset, const char **symbol);

/// What the block of a queue belongs to that the current thread runs, not owned, or null.
void *crunner_adopted_origin(void);

/// Finds how a type conforms to a protocol of a loaded library: the witness table, or null.
const void *crunner_conformance(const void *type, const char *library, const char *protocol);

/// Where the newest error of this thread was thrown; fills at most `capacity` frames.
size_t crunner_throw_frames(void *error, uintptr_t *frames, size_t capacity);

/// Takes memory for some hundred small objects from the system at once, for this thread.
///
/// Otherwise the allocator takes it page by page, and the system finds a page for each when it is
/// first used; both take longer than to fill it.
void crunner_make_room(void);

#endif
