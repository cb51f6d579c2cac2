#ifndef CCHILDREN_INTERNAL_H
#define CCHILDREN_INTERNAL_H

#include "CChildren.h"
#include "CRunner.h"
#include "interposing.h"

/// All null until the runner is installed, and in the copies of it that `fork` makes.
extern cchildren_callbacks child_callbacks;

/// The mark of what this process starts, with room for the cell or job that starts it.
typedef struct family_mark {
  char text[CCHILDREN_MAX_MARK];
} family_mark;
/// The mark of all that this process starts.
extern family_mark own_mark;
/// The mark for what the current thread starts.
void make_mark(family_mark *mark);
/// The environment with the mark, to be freed; null when there is no memory.
char **copy_environment(char *const environment[], family_mark *mark);

#endif
