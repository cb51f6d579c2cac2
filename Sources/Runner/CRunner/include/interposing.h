#ifndef CRUNNER_INTERPOSING_H
#define CRUNNER_INTERPOSING_H

// What functions need that take the place of a library's, here and in the targets that are built on this one.

/// The function that one of ours replaces.
void *find_real(const char *name);
/// Sets a function pointer to what `find` returns for a name, unless it is already set.
void remember(void *pointer, void *(*find)(const char *name), const char *name);

/// Makes this process, the new child of a `fork`, one that writes to its descriptors and dies of traps.
void become_fork(void);

#endif
