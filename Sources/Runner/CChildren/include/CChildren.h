/// Child processes of the runner: interposed functions that start and wait for them, the mark that they carry,
/// and their end.
#ifndef CCHILDREN_H
#define CCHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// The longest mark, with its end.
#define CCHILDREN_MAX_MARK 512

/// What the runner does for children, all on the thread that starts or waits for one.
typedef struct cchildren_callbacks {
  /// Writes a name of the cell or job that this thread works for.
  void (*name_origin)(char *name, size_t size);
  /// Takes a child process that this thread has started, and the ends to read of the pipes it writes to: -1
  /// for a stream that leads elsewhere.
  void (*started)(pid_t child, int output, int errors);
  /// Called when a wait has returned a child process that has ended; `is_reaped` unless it stays a zombie.
  void (*ended)(pid_t child, bool is_reaped);
} cchildren_callbacks;

/// Has children carry a mark, and be passed on. Called once, before there are threads that start any.
void cchildren_install(cchildren_callbacks callbacks);

/// The mark of what the current thread starts, as `NAME=value`; see `families.h` of CPOSIX.
void cchildren_make_mark(char *mark, size_t size);
/// Kills all processes that this one has started, and what these have started.
void cchildren_end_family(void);
/// Ends the process and its group when the other end of a socket is closed, whatever state the rest
/// of the process is in.
void cchildren_end_with(int socket);

#endif
