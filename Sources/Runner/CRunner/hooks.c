#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

#include "internal.h"

/// Called by a cell's entry point when an error reaches its top level, where the runtime's own function
/// would end the process.
__attribute__((swiftcall)) void swift_errorInMain(void *error) {
  // The error's description is user code, so it runs here, where a trap does no harm.
  callbacks.thrown(error);
  end_thread(CRUNNER_ENDING_ERROR, 0, 0, NULL);
}

/// Called for the error that a `try!` meets, where the runtime's own function would describe it for
/// programmers.
__attribute__((swiftcall)) void swift_unexpectedError(void *error) {
  callbacks.unexpected(error);
  __builtin_trap();
}

// MARK: - Where an error was thrown

/// One of the newest errors, and where it was thrown. A task may change threads, for example after a
/// call to an actor, so an error can be caught on another thread than the one that threw it.
typedef struct throw_record {
  /// Null while the record is being written.
  _Atomic(void *) error;
  size_t count;
  uintptr_t frames[CRUNNER_MAX_FRAMES];
} throw_record;

#define THROW_RECORDS 16
static throw_record throw_records[THROW_RECORDS];
static atomic_uint throw_count;

static void record_throw(const crunner_thread *self) {
  throw_record *record = &throw_records[atomic_fetch_add(&throw_count, 1) % THROW_RECORDS];
  atomic_store(&record->error, NULL);
  record->count = self->throw_frame_count;
  memcpy(record->frames, self->throw_frames, record->count * sizeof *record->frames);
  atomic_store(&record->error, self->thrown_error);
}

/// The type of a boxed error: behind the object's header.
static void *type_of(void *error) { return ((void **)error)[2]; }

static void on_throw(void *error) {
  crunner_thread *self = current_thread;
  if (self == NULL) return;
  self->thrown_error = error;
  self->thrown_type = type_of(error);
  uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
  self->throw_frame_count = walk_frames(
      (uintptr_t)__builtin_return_address(0) - 1, *(uintptr_t *)frame, self->throw_frames,
      CRUNNER_MAX_FRAMES);
  record_throw(self);
}

static size_t copy_frames(
    const uintptr_t *source, size_t count, uintptr_t *frames, size_t capacity) {
  if (count > capacity) count = capacity;
  memcpy(frames, source, count * sizeof *frames);
  return count;
}

size_t crunner_throw_frames(void *error, uintptr_t *frames, size_t capacity) {
  crunner_thread *self = current_thread;
  if (self != NULL && self->thrown_error == error) {
    return copy_frames(self->throw_frames, self->throw_frame_count, frames, capacity);
  }
  unsigned newest = atomic_load(&throw_count);
  for (unsigned i = 1; i <= THROW_RECORDS; i++) {
    throw_record *record = &throw_records[(newest - i) % THROW_RECORDS];
    if (atomic_load(&record->error) != error) continue;
    size_t count = copy_frames(record->frames, record->count, frames, capacity);
    if (atomic_load(&record->error) == error) return count;
  }
  // An error of a declared type has a box of its own for this hook.
  if (self != NULL && error != NULL && self->thrown_type == type_of(error)) {
    return copy_frames(self->throw_frames, self->throw_frame_count, frames, capacity);
  }
  return 0;
}

void crunner_rethrow(void *error, const uintptr_t *frames, size_t count) {
  crunner_thread *self = current_thread;
  if (self == NULL) return;
  self->thrown_error = error;
  self->thrown_type = type_of(error);
  // Room for the place where this thread has waited.
  size_t copied = copy_frames(frames, count, self->throw_frames, CRUNNER_MAX_FRAMES - 16);
  uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
  self->throw_frame_count =
      copied + walk_frames(
                   (uintptr_t)__builtin_return_address(0) - 1, *(uintptr_t *)frame,
                   self->throw_frames + copied, CRUNNER_MAX_FRAMES - copied);
  record_throw(self);
}

// MARK: - The default executor

__attribute__((swiftcall)) static void on_enqueue(void *job, void *original) {
  (void)original;
  callbacks.enqueue(job);
}

__attribute__((swiftcall)) void swift_job_run(void *job, void *executor, uintptr_t implementation);

void crunner_run_job(void *job) { swift_job_run(job, NULL, 0); }

static void set_hook(const char *name, void *function) {
  void **hook = dlsym(RTLD_DEFAULT, name);
  if (hook != NULL) *hook = function;
}

void install_hooks(void) {
  set_hook("_swift_willThrow", (void *)on_throw);
  if (callbacks.enqueue != NULL) set_hook("swift_task_enqueueGlobal_hook", (void *)on_enqueue);
}
