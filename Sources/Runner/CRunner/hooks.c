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

// MARK: - Where an error was thrown

static void on_throw(void *error) {
  crunner_thread *self = current_thread;
  if (self == NULL) return;
  self->thrown_error = error;
  uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
  self->throw_frame_count = walk_frames(
      (uintptr_t)__builtin_return_address(0) - 1, *(uintptr_t *)frame, self->throw_frames,
      CRUNNER_MAX_FRAMES);
}

size_t crunner_throw_frames(void *error, uintptr_t *frames, size_t capacity) {
  crunner_thread *self = current_thread;
  if (self == NULL || self->thrown_error != error) return 0;
  size_t count = self->throw_frame_count < capacity ? self->throw_frame_count : capacity;
  memcpy(frames, self->throw_frames, count * sizeof *frames);
  return count;
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
