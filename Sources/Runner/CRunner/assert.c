#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

// Replaces the failure of C's `assert`, whose message becomes the reason of the trap.

void __assert_fail(
    const char *assertion, const char *file, unsigned int line, const char *function) {
  char text[512];
  int length = snprintf(
      text, sizeof text, "Assertion failed: %s, in %s (%s:%u)", assertion,
      function != NULL ? function : "?", file, line);
  if (length > 0) keep_report(text, length < 512 ? (size_t)length : sizeof text - 1);
  abort();
}
