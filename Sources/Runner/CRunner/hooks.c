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
  set_hook("_swift_willThrowTypedImpl", (void *)on_typed_throw);
  if (callbacks.enqueue != NULL) set_hook("swift_task_enqueueGlobal_hook", (void *)on_enqueue);
}
