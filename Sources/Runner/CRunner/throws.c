#define _GNU_SOURCE
#include <string.h>

#include "internal.h"

extern void *swift_unownedRetain(void *object);
extern void swift_unownedRelease(void *object);
__attribute__((swiftcall)) void *swift_task_getCurrent(void);
__attribute__((swiftcall)) uint64_t swift_task_getJobTaskId(void *task);

/// The newest errors of all threads. A task may change threads, for example after a call to an actor, and
/// a task group throws the errors of its child tasks again, so an error can be caught on another thread
/// than the one that threw it.
#define MAX_NEWEST 256
static struct {
  thrown_error errors[MAX_NEWEST];
  throw_trace traces[MAX_NEWEST];
  atomic_uint count;
} newest;

/// The newest errors of declared types. Such an error has no box where it is thrown; when a child task ends
/// with it, it gets one that nothing has recorded, so it is known by its type and the start of its value.
#define MAX_TYPED 64
#define VALUE_START 16
static struct {
  /// Null while the rest is being written.
  _Atomic(const uintptr_t *) types[MAX_TYPED];
  uint8_t values[MAX_TYPED][VALUE_START];
  throw_trace traces[MAX_TYPED];
  atomic_uint count;
} typed;

/// The kind of a protocol's type, such as `any Error`. Source: `MetadataKind.def` in the Swift runtime.
enum { EXISTENTIAL = 0x303 };

/// The type of a boxed error: behind the object's header.
static const void *type_of(const void *error) { return ((void *const *)error)[2]; }

/// The box in which the error itself is: generic code puts a value of the type `any Error`, which is a box,
/// into another one.
static void *innermost(void *error) {
  while (error != NULL && *(const uintptr_t *)type_of(error) == EXISTENTIAL) {
    error = ((void **)error)[4];
  }
  return error;
}

/// The current task or, outside of tasks, the thread.
static uint64_t current_thrower(const crunner_thread *self) {
  void *task = swift_task_getCurrent();
  return task != NULL ? swift_task_getJobTaskId(task) : (uintptr_t)self;
}

static size_t copy_frames(
    const uintptr_t *source, size_t count, uintptr_t *frames, size_t capacity) {
  if (count > capacity) count = capacity;
  memcpy(frames, source, count * sizeof *frames);
  return count;
}

static void copy_trace(throw_trace *trace, const throw_trace *source) {
  trace->thrower = source->thrower;
  trace->first_count = source->first_count;
  trace->count = copy_frames(source->frames, source->count, trace->frames, CRUNNER_MAX_FRAMES);
}

static void put(thrown_error *place, void *error) {
  if (error != NULL) swift_unownedRetain(error);
  void *before = atomic_exchange(place, error);
  if (before != NULL) swift_unownedRelease(before);
}

static void fill(thrown_error *place, throw_trace *its_trace, void *error, const throw_trace *trace) {
  put(place, NULL);
  copy_trace(its_trace, trace);
  put(place, error);
}

/// How much of a value is compared. Source: `ValueWitness.def` in the Swift runtime.
static size_t compared_size(const uintptr_t *type) {
  enum { SIZE = 8 };
  size_t size = ((const uintptr_t *)type[-1])[SIZE];
  return size < VALUE_START ? size : VALUE_START;
}

static void keep_typed(const uintptr_t *type, const void *value, const throw_trace *trace) {
  unsigned index = atomic_fetch_add(&typed.count, 1) % MAX_TYPED;
  atomic_store(&typed.types[index], NULL);
  memcpy(typed.values[index], value, compared_size(type));
  copy_trace(&typed.traces[index], trace);
  atomic_store(&typed.types[index], type);
}

/// Where the newest error was thrown that had no box then, and the type and value of this one.
static bool find_typed(const void *error, throw_trace *trace) {
  const uintptr_t *type = type_of(error);
  enum { ALIGNMENT_MASK = 10, HEADER = 4 };
  // A value of a larger alignment stands further behind the box's header.
  if ((((const uint32_t *)type[-1])[2 * ALIGNMENT_MASK] & 0xff) > 7) return false;
  const void *value = (void *const *)error + HEADER;
  unsigned count = atomic_load(&typed.count);
  for (unsigned i = 1; i <= MAX_TYPED; i++) {
    unsigned index = (count - i) % MAX_TYPED;
    if (atomic_load(&typed.types[index]) != type) continue;
    if (memcmp(typed.values[index], value, compared_size(type)) != 0) continue;
    copy_trace(trace, &typed.traces[index]);
    if (atomic_load(&typed.types[index]) == type) return true;
  }
  return false;
}

void forget_throw(crunner_thread *self) { put(&self->thrown, NULL); }

static void keep(crunner_thread *self, void *error, const void *type, const throw_trace *trace) {
  fill(&self->thrown, &self->throw_trace, error, trace);
  self->thrown_type = type;
  if (error == NULL) return;
  unsigned index = atomic_fetch_add(&newest.count, 1) % MAX_NEWEST;
  fill(&newest.errors[index], &newest.traces[index], error, trace);
}

static bool find(const crunner_thread *self, const void *error, throw_trace *trace) {
  if (self != NULL && self->thrown == error) {
    copy_trace(trace, &self->throw_trace);
    return true;
  }
  unsigned count = atomic_load(&newest.count);
  for (unsigned i = 1; i <= MAX_NEWEST; i++) {
    unsigned index = (count - i) % MAX_NEWEST;
    if (atomic_load(&newest.errors[index]) != error) continue;
    copy_trace(trace, &newest.traces[index]);
    if (atomic_load(&newest.errors[index]) == error) return true;
  }
  return false;
}

/// Whether an error was caught by a caller of the code that threw it, and this is where that caller throws
/// it again. Libraries throw on what they were given, as the iterator of an asynchronous sequence does.
static bool is_on_the_way(const throw_trace *again, const throw_trace *first) {
  size_t thrower = 0;
  while (thrower < again->count && !is_cell_code(again->frames[thrower])) thrower++;
  if (thrower == again->count) return true;
  size_t callers = again->count - thrower - 1;
  return callers > 0 && callers < first->first_count &&
         memcmp(
             again->frames + thrower + 1, first->frames + first->first_count - callers,
             callers * sizeof *again->frames) == 0;
}

/// Puts the frames where an error was thrown first in front of those where it is thrown again.
static void prepend(throw_trace *trace, const throw_trace *first) {
  throw_trace again;
  copy_trace(&again, trace);
  trace->thrower = first->thrower;
  // Room for the place where the error is thrown again.
  trace->first_count =
      copy_frames(first->frames, first->first_count, trace->frames, CRUNNER_MAX_FRAMES - 16);
  trace->count = trace->first_count + copy_frames(
                                          again.frames, again.count,
                                          trace->frames + trace->first_count,
                                          CRUNNER_MAX_FRAMES - trace->first_count);
}

static void record_throw(void *error, const void *type, uintptr_t pc, uintptr_t frame) {
  crunner_thread *self = current_thread;
  if (self == NULL) return;
  if (error != NULL) type = type_of(error = innermost(error));
  throw_trace trace, first;
  trace.thrower = current_thrower(self);
  trace.count = walk_frames(pc, frame, trace.frames, CRUNNER_MAX_FRAMES);
  trace.first_count = trace.count;
  // Libraries throw again what a child task has ended with.
  bool is_again =
      error != NULL && (find(self, error, &first) || (!is_cell_code(pc) && find_typed(error, &first)));
  if (is_again) {
    if (first.thrower != trace.thrower) {
      prepend(&trace, &first);
    } else if (is_on_the_way(&trace, &first)) {
      copy_trace(&trace, &first);
    }
  }
  keep(self, error, type, &trace);
}

/// The caller of a hook, which is a function of the runtime, and its frame.
#define CALLER_PC ((uintptr_t)__builtin_return_address(0) - 1)
#define CALLER_FRAME (*(uintptr_t *)__builtin_frame_address(0))

void on_throw(void *error) { record_throw(error, NULL, CALLER_PC, CALLER_FRAME); }

void on_typed_throw(void *value, const uintptr_t *type) {
  // The only protocol type that is an error is `any Error`, whose values are boxes.
  void *error = *type == EXISTENTIAL ? *(void **)value : NULL;
  record_throw(error, type, CALLER_PC, CALLER_FRAME);
  crunner_thread *self = current_thread;
  if (self != NULL && error == NULL) keep_typed(type, value, &self->throw_trace);
}

size_t crunner_throw_frames(void *error, uintptr_t *frames, size_t capacity) {
  crunner_thread *self = current_thread;
  throw_trace trace;
  error = innermost(error);
  if (error == NULL) return 0;
  if (find(self, error, &trace)) return copy_frames(trace.frames, trace.count, frames, capacity);
  // An error of a declared type gets its box only where it leaves the functions that declare the type.
  if (self != NULL && self->thrown == NULL && self->thrown_type == type_of(error)) {
    return copy_frames(self->throw_trace.frames, self->throw_trace.count, frames, capacity);
  }
  return find_typed(error, &trace) ? copy_frames(trace.frames, trace.count, frames, capacity) : 0;
}

void crunner_rethrow(void *error, const uintptr_t *frames, size_t count) {
  crunner_thread *self = current_thread;
  error = innermost(error);
  if (self == NULL || error == NULL) return;
  throw_trace trace = {.thrower = 0};
  trace.count = copy_frames(frames, count, trace.frames, CRUNNER_MAX_FRAMES);
  trace.first_count = trace.count;
  keep(self, error, type_of(error), &trace);
  on_throw(error);
}
