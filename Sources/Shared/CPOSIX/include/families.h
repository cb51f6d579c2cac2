// Families of processes: those whose environment carries a mark, or continues it, and what they have started.
#pragma once

#include <stddef.h>
#include <sys/types.h>

/// The variable of the environment that carries the mark.
#define CPOSIX_FAMILY_VARIABLE "SWIFT_KERNEL_FAMILY"

/// Sends a signal to all processes of a family, except this one. Uses neither the heap nor locks.
///
/// - mark: The variable and its value, as `NAME=value`. A process belongs to the family if its environment
///   has this value, alone or followed by a slash and anything, or if its parent belongs.
/// - roots: Processes that belong as well.
/// - signal: The signal, or 0 to count only.
///
/// Returns how many there are.
size_t cposix_signal_family(const char *mark, const pid_t *roots, size_t root_count, int signal);

/// Kills all processes of a family, except this one, and returns when they are gone; those that cannot end
/// are left after a second.
void cposix_end_family(const char *mark, const pid_t *roots, size_t root_count);
