#define _GNU_SOURCE
#include <sys/syscall.h>

#include "internal.h"

// Single-steps a thread into a cell's own code, where it can safely be ended. A thread that spends its
// time in libraries, for example allocating, is hardly ever interrupted in the cell's code itself.

#if defined(__x86_64__)

#define TRAP_FLAG 0x100
/// The maximum number of steps: at about 10 µs each, a twentieth of a second.
#define MAX_STEPS 5000
/// How many nudges are then skipped before the next attempt. The number doubles each time, so that a
/// long call can finish.
#define FIRST_PAUSE 2
#define LONGEST_PAUSE 128

/// Whether the next instruction may block SIGTRAP, which is fatal while stepping, or make a thread or
/// process, which would inherit the stepping.
static bool ends_stepping(const ucontext_t *where) {
  const unsigned char *code = (const unsigned char *)where->uc_mcontext.gregs[REG_RIP];
  if (code[0] != 0x0f || code[1] != 0x05) return false;
  switch (where->uc_mcontext.gregs[REG_RAX]) {
    case SYS_rt_sigprocmask:
    case SYS_rt_sigsuspend:
    case SYS_rt_sigreturn:
    case SYS_clone:
    case SYS_clone3:
    case SYS_fork:
    case SYS_vfork:
    case SYS_execve:
      return true;
    default:
      return false;
  }
}

static void set_trap(ucontext_t *where, bool is_set) {
  greg_t *flags = &where->uc_mcontext.gregs[REG_EFL];
  *flags = is_set ? *flags | TRAP_FLAG : *flags & ~(greg_t)TRAP_FLAG;
}

void begin_stepping(crunner_thread *self, ucontext_t *where) {
  // The nudge may have interrupted the handler of the last step, in which SIGTRAP is blocked.
  if (sigismember(&where->uc_sigmask, SIGTRAP)) return;
  if (self->steps_left > 0 || self->nudges_to_pass-- > 0 || ends_stepping(where)) return;
  int pause = self->last_pause * 2;
  self->last_pause = pause < FIRST_PAUSE ? FIRST_PAUSE : pause > LONGEST_PAUSE ? LONGEST_PAUSE : pause;
  self->nudges_to_pass = self->last_pause;
  self->steps_left = MAX_STEPS;
  set_trap(where, true);
}

bool is_step(const siginfo_t *info, const ucontext_t *where) {
  if (info->si_code == TRAP_TRACE) return true;
  // A virtual machine may lose the processor's word that it was a step; Linux then takes it for the
  // breakpoint instruction ICEBP. That of debuggers, INT3, has another code.
  return info->si_code == TRAP_BRKPT && (where->uc_mcontext.gregs[REG_EFL] & TRAP_FLAG) != 0;
}

void keep_stepping(crunner_thread *self, ucontext_t *where) {
  // Flags that were saved while the thread was followed may have been restored since.
  if (self == NULL || self->steps_left == 0) return set_trap(where, false);
  self->steps_left--;
  if (is_cell_code((uintptr_t)where->uc_mcontext.gregs[REG_RIP])) {
    self->steps_left = 0;
    self->nudges_to_pass = 0;
    self->last_pause = 0;
    stop_here(self, where, true);
  } else if (catch_return(self, where) || ends_stepping(where)) {
    self->steps_left = 0;
  }
  set_trap(where, self->steps_left > 0);
}

#else

void begin_stepping(crunner_thread *self, ucontext_t *where) {
  (void)self;
  (void)where;
}

bool is_step(const siginfo_t *info, const ucontext_t *where) {
  (void)info;
  (void)where;
  return false;
}

void keep_stepping(crunner_thread *self, ucontext_t *where) {
  (void)self;
  (void)where;
}

#endif
