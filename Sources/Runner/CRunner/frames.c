#define _GNU_SOURCE
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <unwind.h>

#include "internal.h"

/// Reads two words of this process; returns false instead of faulting on an invalid address.
static bool read_frame(uintptr_t frame, uintptr_t words[2]) {
  struct iovec own = {words, 16}, there = {(void *)frame, 16};
  return process_vm_readv(getpid(), &own, 1, &there, 1, 0) == 16;
}

/// How many waiting callers are followed.
#define MAX_WAITING 32

/// Reads two words of this process; with care where the address may be invalid, as in a signal
/// handler.
static bool read_words(uintptr_t place, uintptr_t words[2], bool with_care) {
  if (with_care) return read_frame(place, words);
  memcpy(words, (void *)place, 16);
  return true;
}

/// Adds the places where the callers of an asynchronous function resume. Its context, whose address is
/// stored below its frame, begins with the address of the caller's context and that of the code at
/// which the caller resumes.
static size_t walk_waiting(
    uintptr_t frame, uintptr_t *frames, size_t count, size_t capacity, bool with_care) {
  uintptr_t words[2];
  if (!read_words(frame - 8, words, with_care)) return count;
  uintptr_t context = words[0];
  for (int i = 0; i < MAX_WAITING && count < capacity; i++) {
    if (context == 0 || context % 8 != 0 || !read_words(context, words, with_care)) break;
    if (words[1] != 0) frames[count++] = words[1];
    context = words[0];
  }
  return count;
}

bool is_frame(const crunner_thread *self, uintptr_t frame) {
  return frame % 8 == 0 && frame >= self->stack_low && frame < self->stack_high &&
         self->stack_high - frame >= 16;
}

static size_t walk(
    uintptr_t pc, uintptr_t frame, uintptr_t *frames, size_t capacity, bool with_care) {
  size_t count = 0;
  if (count < capacity) frames[count++] = pc;
  crunner_thread *self = current_thread;
  while (count < capacity && frame != 0 && frame % 8 == 0) {
    uintptr_t words[2];
    if (self == NULL) {
      // The bounds of the stack are only known for threads of the runner.
      if (!read_frame(frame, words)) break;
    } else {
      if (!is_frame(self, frame)) break;
      memcpy(words, (void *)frame, sizeof words);
    }
    uintptr_t next = words[0], back = words[1];
    if (back == 0) break;
    // The frames above belong to the executor, which runs the tasks of all.
    if ((next & ASYNC_FRAME) != 0) {
      return walk_waiting(frame, frames, count, capacity, with_care || self == NULL);
    }
    frames[count++] = real_return(self, back) - 1;
    if ((next & ~ASYNC_FRAME) <= frame) break;
    frame = next & ~ASYNC_FRAME;
  }
  return count;
}

size_t walk_frames(uintptr_t pc, uintptr_t frame, uintptr_t *frames, size_t capacity) {
  return walk(pc, frame, frames, capacity, false);
}

#if defined(__x86_64__)
#define FRAME_REGISTER 6
#else
#define FRAME_REGISTER 29
#endif

bool note_cell_call(struct _Unwind_Context *context, cell_call *call) {
  uintptr_t pc = _Unwind_GetIP(context);
  if (!is_cell_code(pc)) return false;
  *call = (cell_call){pc - 1, _Unwind_GetGR(context, FRAME_REGISTER)};
  return true;
}

static _Unwind_Reason_Code find_cell(struct _Unwind_Context *context, void *call) {
  return note_cell_call(context, call) ? _URC_END_OF_STACK : _URC_NO_REASON;
}

size_t crunner_cell_frames(uintptr_t *frames, size_t capacity) {
  cell_call call = {0, 0};
  // Libraries need not keep frame pointers, but they have the tables that exceptions need.
  _Unwind_Backtrace(find_cell, &call);
  return call.pc == 0 ? 0 : walk_frames(call.pc, call.frame, frames, capacity);
}

/// Whether a call is what stands before an address.
static bool follows_call(uintptr_t address) {
#if defined(__x86_64__)
  const unsigned char *code = (const unsigned char *)address;
  if (code[-5] == 0xe8) return true;
  for (int length = 2; length <= 7; length++) {
    if (code[-length] == 0xff && (code[1 - length] & 0x38) == 0x10) return true;
  }
  return false;
#else
  return (((const uint32_t *)address)[-1] & 0xfc000000) == 0x94000000 ||
         (((const uint32_t *)address)[-1] & 0xfffffc1f) == 0xd63f0000;
#endif
}

bool is_call_of_cell(uintptr_t back) { return is_cell_code(back) && follows_call(back); }

/// The place where a cell has called a function without a frame pointer, as many of the C library are;
/// 0 if it has not.
static uintptr_t find_call(const ucontext_t *where, uintptr_t pc, uintptr_t frame) {
  crunner_thread *self = current_thread;
  if (self == NULL || is_cell_code(pc)) return 0;
#if defined(__x86_64__)
  uintptr_t top = (uintptr_t)where->uc_mcontext.gregs[REG_RSP];
#else
  uintptr_t top = (uintptr_t)where->uc_mcontext.sp;
  if (is_call_of_cell((uintptr_t)where->uc_mcontext.regs[30])) {
    return (uintptr_t)where->uc_mcontext.regs[30];
  }
#endif
  if (top % 8 != 0 || top < self->stack_low || frame > self->stack_high) return 0;
  for (uintptr_t place = top; place + 8 <= frame; place += 8) {
    uintptr_t back = *(uintptr_t *)place;
    if (is_call_of_cell(back)) return back;
  }
  return 0;
}

size_t walk_from(const ucontext_t *where, uintptr_t *frames, size_t capacity) {
#if defined(__x86_64__)
  uintptr_t pc = (uintptr_t)where->uc_mcontext.gregs[REG_RIP];
  uintptr_t frame = (uintptr_t)where->uc_mcontext.gregs[REG_RBP];
#else
  uintptr_t pc = (uintptr_t)where->uc_mcontext.pc;
  uintptr_t frame = (uintptr_t)where->uc_mcontext.regs[29];
#endif
  uintptr_t call = find_call(where, pc, frame);
  if (call == 0 || capacity == 0) return walk(pc, frame, frames, capacity, true);
  frames[0] = pc;
  return 1 + walk(call - 1, frame, frames + 1, capacity - 1, true);
}
