#define _GNU_SOURCE
#include <errno.h>

#include "internal.h"

// Catches a thread when the library function it is in returns to a cell's own code, where it can safely
// be ended. The function's return address is replaced by that of a few instructions of ours, which go on
// at the place it meant.

#if defined(__x86_64__)

/// Where a function returns whose caller is awaited: keeps what it returns, and calls `did_return`.
extern const char crunner_returned[];
extern const char __start_crunner_returns[], __stop_crunner_returns[];

__asm__(".pushsection crunner_returns, \"ax\", @progbits\n"
        ".globl crunner_returned\n"
        ".type crunner_returned, @function\n"
        "crunner_returned:\n"
        // Room for the address to go on at.
        "  subq $8, %rsp\n"
        "  pushq %rax\n  pushq %rcx\n  pushq %rdx\n  pushq %rsi\n  pushq %rdi\n"
        "  pushq %r8\n  pushq %r9\n  pushq %r10\n  pushq %r11\n"
        "  subq $128, %rsp\n"
        "  movups %xmm0, (%rsp)\n  movups %xmm1, 16(%rsp)\n"
        "  movups %xmm2, 32(%rsp)\n  movups %xmm3, 48(%rsp)\n"
        "  movups %xmm4, 64(%rsp)\n  movups %xmm5, 80(%rsp)\n"
        "  movups %xmm6, 96(%rsp)\n  movups %xmm7, 112(%rsp)\n"
        "  movq %rbp, %rdi\n"
        "  call crunner_did_return\n"
        "  movq %rax, 200(%rsp)\n"
        "  movups (%rsp), %xmm0\n  movups 16(%rsp), %xmm1\n"
        "  movups 32(%rsp), %xmm2\n  movups 48(%rsp), %xmm3\n"
        "  movups 64(%rsp), %xmm4\n  movups 80(%rsp), %xmm5\n"
        "  movups 96(%rsp), %xmm6\n  movups 112(%rsp), %xmm7\n"
        "  addq $128, %rsp\n"
        "  popq %r11\n  popq %r10\n  popq %r9\n  popq %r8\n"
        "  popq %rdi\n  popq %rsi\n  popq %rdx\n  popq %rcx\n  popq %rax\n"
        "  ret\n"
        ".size crunner_returned, . - crunner_returned\n"
        ".popsection\n");

/// Ends the thread if it has to stop; otherwise returns the address to go on at.
///
/// In the section of the instructions that call it: while a thread is there, its catch is not changed.
__attribute__((used, section("crunner_returns"))) uintptr_t crunner_did_return(uintptr_t frame) {
  int saved = errno;
  crunner_thread *self = current_thread;
  uintptr_t back = self->caught_return;
  self->caught_slot = NULL;
  self->left_pc = back - 1;
  self->left_frame = frame;
  stop_here(self, NULL, true);
  self->left_frame = 0;
  errno = saved;
  return back;
}

/// Gives back the return address that has been replaced, unless its function has been left.
static void let_return(crunner_thread *self, uintptr_t top) {
  uintptr_t *slot = self->caught_slot;
  self->caught_slot = NULL;
  if (slot == NULL || (uintptr_t)slot < top || *slot != (uintptr_t)crunner_returned) return;
  *slot = self->caught_return;
}

/// How much processor time a caught function may use before its thread is followed instead, in nanoseconds.
/// Nudges may come much faster to a thread that the processors have little time for.
#define TIME_TO_RETURN 4000000

bool catch_return(crunner_thread *self, const ucontext_t *where) {
  const char *pc = (const char *)where->uc_mcontext.gregs[REG_RIP];
  if (pc >= __start_crunner_returns && pc < __stop_crunner_returns) return true;
  uintptr_t top = (uintptr_t)where->uc_mcontext.gregs[REG_RSP];
  uintptr_t frame = (uintptr_t)where->uc_mcontext.gregs[REG_RBP];
  // In a signal handler, or on a stack of the cell's own.
  if (top < self->stack_low || top >= self->stack_high) return false;
  while (frame >= top && is_frame(self, frame)) {
    uintptr_t *words = (uintptr_t *)frame, outer = words[0];
    // The frame of an asynchronous function.
    if ((outer & ASYNC_FRAME) != 0) return false;
    // The thread may spend its time in functions without a frame that the caught one calls.
    if (words[1] == (uintptr_t)crunner_returned) {
      return time_of(CLOCK_THREAD_CPUTIME_ID) - self->caught_at < TIME_TO_RETURN;
    }
    // What is no frame may still look like one, but hardly that of a function which a frame has called.
    if (outer <= frame || !is_frame(self, outer)) return false;
    if (is_call_of_cell(words[1])) {
      let_return(self, top);
      self->caught_return = words[1];
      self->caught_slot = &words[1];
      self->caught_at = time_of(CLOCK_THREAD_CPUTIME_ID);
      words[1] = (uintptr_t)crunner_returned;
      return true;
    }
    frame = outer;
  }
  return false;
}

uintptr_t real_return(const crunner_thread *self, uintptr_t back) {
  bool is_caught = self != NULL && back == (uintptr_t)crunner_returned;
  return is_caught ? self->caught_return : back;
}

#else

bool catch_return(crunner_thread *self, const ucontext_t *where) {
  (void)self;
  (void)where;
  return false;
}

uintptr_t real_return(const crunner_thread *self, uintptr_t back) {
  (void)self;
  return back;
}

#endif
