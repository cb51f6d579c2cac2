#include "internal.h"

// What cells see as the arguments of their process.

/// Of the Swift runtime: what `CommandLine` reads in place of the arguments of the process.
void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);

void crunner_hide_arguments(void) {
  static char name[] = "notebook";
  static char *arguments[] = {name, NULL};
  _swift_stdlib_overrideUnsafeArgvArgc(arguments, 1);
}
