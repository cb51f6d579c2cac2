#define _GNU_SOURCE
#include <unwind.h>

#include "internal.h"

// Replaces `backtrace`, with which Swift Testing and Foundation note where they were called. glibc's own
// follows the tables that exceptions need, which know nothing of the mark on the frames of asynchronous
// functions: behind one of these it would read from an invalid address.

typedef struct trace {
  void **addresses;
  int count, capacity;
  /// Whether the frame of `backtrace` itself was left out.
  bool has_begun;
  cell_call call;
} trace;

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *argument) {
  trace *trace = argument;
  if (!trace->has_begun) {
    trace->has_begun = true;
    return _URC_NO_REASON;
  }
  if (trace->count == trace->capacity) return _URC_END_OF_STACK;
  if (note_cell_call(context, &trace->call)) return _URC_END_OF_STACK;
  trace->addresses[trace->count++] = (void *)_Unwind_GetIP(context);
  return _URC_NO_REASON;
}

int backtrace(void **addresses, int capacity) {
  trace trace = {.addresses = addresses, .capacity = capacity};
  if (capacity > 0) _Unwind_Backtrace(add_frame, &trace);
  if (trace.call.pc == 0) return trace.count;
  uintptr_t *rest = (uintptr_t *)addresses + trace.count;
  size_t count = walk_frames(trace.call.pc, trace.call.frame, rest, (size_t)(capacity - trace.count));
  // Return addresses are what callers expect, which stand behind the calls.
  for (size_t i = 0; i < count; i++) rest[i] += 1;
  return trace.count + (int)count;
}
