#define _GNU_SOURCE
#include <linux/futex.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Lazy initialization of global values. With the runtime's own `swift_once`, other threads would wait
// for ever for a thread that a trap has ended during the initialization.

enum { NOT_COMPUTED = 0, COMPUTING = 1, WAITED_FOR = 2, COMPUTED = INT_MIN };

/// The values this thread is initializing, innermost first.
typedef struct computation {
  atomic_int *state;
  struct computation *outer;
} computation;

static _Thread_local computation *computations;

static void end_computation(atomic_int *state, int result) {
  if (atomic_exchange(state, result) == WAITED_FOR) {
    syscall(SYS_futex, state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
  }
}

void release_globals(void) {
  for (; computations != NULL; computations = computations->outer) {
    end_computation(computations->state, NOT_COMPUTED);
  }
}

__attribute__((noreturn)) static void trap_in_cycle(void) {
  static const char reason[] = "Fatal error: The first value of a global variable needs itself";
  keep_report(reason, strlen(reason));
  abort();
}

/// Replaces the runtime's function; an initialized value is marked the same way.
void swift_once(void *predicate, void (*compute)(void *context), void *context) {
  atomic_int *state = predicate;
  for (;;) {
    int found = atomic_load_explicit(state, memory_order_acquire);
    if (found < 0) return;
    if (found == NOT_COMPUTED) {
      if (!atomic_compare_exchange_strong(state, &found, COMPUTING)) continue;
      computation own = {state, computations};
      computations = &own;
      compute(context);
      computations = own.outer;
      end_computation(state, COMPUTED);
      return;
    }
    for (computation *own = computations; own != NULL; own = own->outer) {
      if (own->state == state) trap_in_cycle();
    }
    if (found == COMPUTING && !atomic_compare_exchange_strong(state, &found, WAITED_FOR)) continue;
    syscall(SYS_futex, state, FUTEX_WAIT_PRIVATE, WAITED_FOR, NULL, NULL, 0);
  }
}
