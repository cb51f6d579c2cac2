#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#include "internal.h"

// Symbols that take the place of Dispatch's. A trap in a block that a cell gave to a queue ends the
// block; the queue and its thread go on with the next one.

/// What every block begins with.
typedef struct block {
  void *class;
  int32_t flags, reserved;
  void (*invoke)(struct block *self);
} block;

typedef void function(void *context);

static block *(*copy_block)(const block *);
static void (*release_block)(const block *);
/// What the blocks of work items begin with: Dispatch has to see these as they are.
static void (*invoke_work_item)(block *);

static void call_block(void *context) { ((block *)context)->invoke(context); }

static void run_block(void *context) {
  run_guarded(call_block, context);
  release_block(context);
}

static bool is_plain(const block *work) {
  return copy_block != NULL && release_block != NULL && work->invoke != invoke_work_item;
}

void dispatch_async_f(void *queue, void *context, function *work);
void dispatch_barrier_async_f(void *queue, void *context, function *work);
void dispatch_group_async_f(void *group, void *queue, void *context, function *work);
void dispatch_after_f(uint64_t when, void *queue, void *context, function *work);

void dispatch_async(void *queue, const block *work) {
  static void (*real)(void *, const block *);
  if (is_plain(work)) return dispatch_async_f(queue, copy_block(work), run_block);
  if (real == NULL) *(void **)&real = find_real("dispatch_async");
  real(queue, work);
}

void dispatch_barrier_async(void *queue, const block *work) {
  static void (*real)(void *, const block *);
  if (is_plain(work)) return dispatch_barrier_async_f(queue, copy_block(work), run_block);
  if (real == NULL) *(void **)&real = find_real("dispatch_barrier_async");
  real(queue, work);
}

void dispatch_group_async(void *group, void *queue, const block *work) {
  static void (*real)(void *, void *, const block *);
  if (is_plain(work)) return dispatch_group_async_f(group, queue, copy_block(work), run_block);
  if (real == NULL) *(void **)&real = find_real("dispatch_group_async");
  real(group, queue, work);
}

void dispatch_after(uint64_t when, void *queue, const block *work) {
  static void (*real)(uint64_t, void *, const block *);
  if (is_plain(work)) return dispatch_after_f(when, queue, copy_block(work), run_block);
  if (real == NULL) *(void **)&real = find_real("dispatch_after");
  real(when, queue, work);
}

// MARK: - Functions with a context, as the main actor uses them

typedef struct item {
  function *work;
  void *context;
} item;

static void call_item(void *context) {
  item *self = context;
  self->work(self->context);
}

static void run_item(void *context) {
  run_guarded(call_item, context);
  free(context);
}

void dispatch_async_f(void *queue, void *context, function *work) {
  static void (*real)(void *, void *, function *);
  if (real == NULL) *(void **)&real = find_real("dispatch_async_f");
  item *wrapped = work != run_block ? malloc(sizeof *wrapped) : NULL;
  if (wrapped == NULL) return real(queue, context, work);
  *wrapped = (item){work, context};
  real(queue, wrapped, run_item);
}

static void do_nothing(block *self) { (void)self; }

void install_queues(void) {
  *(void **)&copy_block = dlsym(RTLD_DEFAULT, "_Block_copy");
  *(void **)&release_block = dlsym(RTLD_DEFAULT, "_Block_release");
  block *(*create)(unsigned long, const block *);
  *(void **)&create = dlsym(RTLD_DEFAULT, "dispatch_block_create");
  void *global = dlsym(RTLD_DEFAULT, "_NSConcreteGlobalBlock");
  if (create == NULL || global == NULL || release_block == NULL) {
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
