#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#include "internal.h"

// Interposed functions of Dispatch. A block that a cell or job gives to a queue, or makes a handler or work
// item of, carries its origin. A trap in it ends the block; the queue and its thread continue with the next
// one.

/// The header of every block.
typedef struct block {
  void *class;
  int32_t flags, reserved;
  void (*invoke)(struct block *self);
} block;

typedef void function(void *context);

static block *(*copy_block)(const block *);
static void (*release_block)(const block *);
/// The class of blocks that are to be copied.
static void *stack_block;
/// The start of the blocks of work items, which must reach Dispatch unchanged.
static void (*invoke_work_item)(block *);

static void call_block(void *context) { ((block *)context)->invoke(context); }

// MARK: - Items that know their origin

/// Work given to a queue: a function with its context, or a block.
typedef struct item {
  function *work;
  void *context;
  /// An owned reference to the origin that gave it to the queue, or null.
  void *origin;
} item;

extern void *swift_retain(void *object);
extern void swift_release(void *object);

static item *make_item(function *work, void *context) {
  item *self = malloc(sizeof *self);
  if (self == NULL) return NULL;
  *self = (item){work, context, current_origin()};
  crunner_publish(self);
  return self;
}

static void call_item(void *context) {
  item *self = context;
  self->work(self->context);
}

static void run_item(void *context) {
  item *self = context;
  crunner_observe(self);
  void *outer = adopt_origin(self->origin);
  run_guarded(call_item, self);
  adopt_origin(outer);
  if (self->work == call_block) release_block(self->context);
  if (self->origin != NULL) swift_release(self->origin);
  free(self);
}

/// An item for a block; null for a block that must reach Dispatch unchanged.
static item *item_of_block(const block *work) {
  if (copy_block == NULL || work->invoke == invoke_work_item) return NULL;
  item *self = make_item(call_block, NULL);
  if (self == NULL) return NULL;
  self->context = copy_block(work);
  crunner_publish(self);
  return self;
}

// MARK: - Blocks

void dispatch_async_f(void *queue, void *context, function *work);
void dispatch_barrier_async_f(void *queue, void *context, function *work);
void dispatch_group_async_f(void *group, void *queue, void *context, function *work);
void dispatch_after_f(uint64_t when, void *queue, void *context, function *work);

void dispatch_async(void *queue, const block *work) {
  static void (*real)(void *, const block *);
  item *item = item_of_block(work);
  if (item != NULL) return dispatch_async_f(queue, item, run_item);
  remember(&real, find_real, "dispatch_async");
  real(queue, work);
}

void dispatch_barrier_async(void *queue, const block *work) {
  static void (*real)(void *, const block *);
  item *item = item_of_block(work);
  if (item != NULL) return dispatch_barrier_async_f(queue, item, run_item);
  remember(&real, find_real, "dispatch_barrier_async");
  real(queue, work);
}

void dispatch_group_async(void *group, void *queue, const block *work) {
  static void (*real)(void *, void *, const block *);
  item *item = item_of_block(work);
  if (item != NULL) return dispatch_group_async_f(group, queue, item, run_item);
  remember(&real, find_real, "dispatch_group_async");
  real(group, queue, work);
}

void dispatch_after(uint64_t when, void *queue, const block *work) {
  static void (*real)(uint64_t, void *, const block *);
  item *item = item_of_block(work);
  if (item != NULL) return dispatch_after_f(when, queue, item, run_item);
  remember(&real, find_real, "dispatch_after");
  real(when, queue, work);
}

// MARK: - Loops on many threads

typedef struct loop {
  const block *body;
  void *origin;
} loop;

typedef struct turn {
  const block *body;
  size_t index;
} turn;

static void call_turn(void *context) {
  turn *self = context;
  ((void (*)(const block *, size_t))(void *)self->body->invoke)(self->body, self->index);
}

static void run_turn(void *context, size_t index) {
  loop *self = context;
  turn turn = {self->body, index};
  void *outer = adopt_origin(self->origin);
  run_guarded(call_turn, &turn);
  adopt_origin(outer);
}

void dispatch_apply_f(size_t count, void *queue, void *context, void (*work)(void *, size_t));

/// Runs the iterations of a loop and waits for them; one that traps ends, and the others continue.
void dispatch_apply(size_t count, void *queue, const block *body) {
  // On the heap: a trap in an iteration ends this thread while others still use the loop.
  loop *self = malloc(sizeof *self);
  if (self == NULL) abort();
  *self = (loop){body, current_origin()};
  dispatch_apply_f(count, queue, self, run_turn);
  if (self->origin != NULL) swift_release(self->origin);
  free(self);
}

// MARK: - Blocks that are kept: work items, handlers and notifications

/// A block around another one, which it calls for the origin that has made it.
typedef struct adopting_block {
  block head;
  const void *description;
  const block *inner;
  void *origin;
} adopting_block;

static void call_inner(void *context) {
  const adopting_block *self = context;
  self->inner->invoke((block *)self->inner);
}

static void run_adopting(block *context) {
  adopting_block *self = (adopting_block *)context;
  void *outer = adopt_origin(self->origin);
  run_guarded(call_inner, self);
  adopt_origin(outer);
}

static void copy_adopting(void *copy, const void *original) {
  const adopting_block *source = original;
  adopting_block *target = copy;
  target->inner = copy_block(source->inner);
  target->origin = swift_retain(source->origin);
}

static void dispose_adopting(const void *context) {
  const adopting_block *self = context;
  release_block(self->inner);
  swift_release(self->origin);
}

/// A new block for the current origin; null for one that must reach Dispatch unchanged.
static block *adopting(const block *inner) {
  enum { HAS_COPY_DISPOSE = 1 << 25 };
  static const struct {
    unsigned long reserved, size;
    void (*copy)(void *, const void *);
    void (*dispose)(const void *);
  } description = {0, sizeof(adopting_block), copy_adopting, dispose_adopting};
  if (copy_block == NULL || inner == NULL || inner->invoke == invoke_work_item) return NULL;
  void *origin = current_origin();
  if (origin == NULL) return NULL;
  adopting_block made = {
      {stack_block, HAS_COPY_DISPOSE, 0, run_adopting}, &description, inner, origin};
  block *copy = copy_block(&made.head);
  swift_release(origin);
  return copy;
}

block *dispatch_block_create(unsigned long flags, const block *work) {
  static block *(*real)(unsigned long, const block *);
  remember(&real, find_real, "dispatch_block_create");
  block *adopted = adopting(work);
  block *item = real(flags, adopted != NULL ? adopted : work);
  if (adopted != NULL) release_block(adopted);
  return item;
}

block *dispatch_block_create_with_qos_class(
    unsigned long flags, unsigned int quality, int priority, const block *work) {
  static block *(*real)(unsigned long, unsigned int, int, const block *);
  remember(&real, find_real, "dispatch_block_create_with_qos_class");
  block *adopted = adopting(work);
  block *item = real(flags, quality, priority, adopted != NULL ? adopted : work);
  if (adopted != NULL) release_block(adopted);
  return item;
}

typedef void set_handler(void *source, const block *handler);

static void set_adopting(set_handler *real, void *source, const block *handler) {
  block *adopted = adopting(handler);
  real(source, adopted != NULL ? adopted : handler);
  if (adopted != NULL) release_block(adopted);
}

void dispatch_source_set_event_handler(void *source, const block *handler) {
  static set_handler *real;
  remember(&real, find_real, "dispatch_source_set_event_handler");
  set_adopting(real, source, handler);
}

void dispatch_source_set_cancel_handler(void *source, const block *handler) {
  static set_handler *real;
  remember(&real, find_real, "dispatch_source_set_cancel_handler");
  set_adopting(real, source, handler);
}

void dispatch_group_notify(void *group, void *queue, const block *work) {
  static void (*real)(void *, void *, const block *);
  remember(&real, find_real, "dispatch_group_notify");
  block *adopted = adopting(work);
  real(group, queue, adopted != NULL ? adopted : work);
  if (adopted != NULL) release_block(adopted);
}

// MARK: - Functions with a context, as the main actor uses them

void dispatch_async_f(void *queue, void *context, function *work) {
  static void (*real)(void *, void *, function *);
  remember(&real, find_real, "dispatch_async_f");
  item *item = work != run_item ? make_item(work, context) : NULL;
  if (item == NULL) return real(queue, context, work);
  real(queue, item, run_item);
}

static void do_nothing(block *self) { (void)self; }

void install_queues(void) {
  *(void **)&copy_block = dlsym(RTLD_DEFAULT, "_Block_copy");
  *(void **)&release_block = dlsym(RTLD_DEFAULT, "_Block_release");
  stack_block = dlsym(RTLD_DEFAULT, "_NSConcreteStackBlock");
  block *(*create)(unsigned long, const block *);
  *(void **)&create = dlsym(RTLD_DEFAULT, "dispatch_block_create");
  void *global = dlsym(RTLD_DEFAULT, "_NSConcreteGlobalBlock");
  if (create == NULL || global == NULL || stack_block == NULL || release_block == NULL) {
    copy_block = NULL;
    return;
  }
  static struct { unsigned long reserved, size; } description = {0, sizeof(block) + sizeof(void *)};
  static struct { block head; void *description; } sample;
  sample.head = (block){.class = global, .flags = 1 << 28, .invoke = do_nothing};
  sample.description = &description;
  block *item = create(0, &sample.head);
  if (item != NULL) {
    invoke_work_item = item->invoke;
    release_block(item);
  } else {
    copy_block = NULL;
  }
}
