#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

// The origin that a thread works for because it has been given to it: by the Dispatch block that it runs, or
// by the thread that has started it.

static _Thread_local void *adopted_origin;

extern void *swift_retain(void *object);
extern void swift_release(void *object);

void *crunner_adopted_origin(void) { return adopted_origin; }

void *retain_adopted_origin(void) {
  return adopted_origin != NULL ? swift_retain(adopted_origin) : NULL;
}

void *current_origin(void) {
  void *origin = callbacks.origin != NULL ? callbacks.origin() : NULL;
  return origin != NULL ? origin : retain_adopted_origin();
}

void *adopt_origin(void *origin) {
  void *outer = adopted_origin;
  adopted_origin = origin;
  return outer;
}

// MARK: - Threads

typedef struct start {
  void *(*body)(void *argument);
  void *argument;
  /// An owned reference.
  void *origin;
} start;

static void release_origin(void *origin) { swift_release(origin); }

static void *run_start(void *context) {
  start self = *(start *)context;
  free(context);
  void *result;
  adopt_origin(self.origin);
  // Also at the end by `pthread_exit`.
  pthread_cleanup_push(release_origin, self.origin);
  result = self.body(self.argument);
  adopt_origin(NULL);
  pthread_cleanup_pop(1);
  return result;
}

typedef int create_function(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument);

/// The function of a sanitizer that is linked into this program, and has to know all threads.
__attribute__((weak)) extern create_function __interceptor_pthread_create;

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static create_function *real = __interceptor_pthread_create;
  remember(&real, find_real, "pthread_create");
  // The threads of the runner, and the workers of Dispatch, serve whoever needs them.
  void *origin = serves_all(__builtin_return_address(0)) ? NULL : current_origin();
  start *self = origin != NULL ? malloc(sizeof *self) : NULL;
  if (self == NULL) {
    if (origin != NULL) swift_release(origin);
    return real(thread, attributes, body, argument);
  }
  *self = (start){body, argument, origin};
  int failure = real(thread, attributes, run_start, self);
  if (failure != 0) {
    swift_release(origin);
    free(self);
  }
  return failure;
}
