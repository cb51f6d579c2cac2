// Functions of CRunner that only its own files and its tests call.
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <ucontext.h>

/// Computes a global value, or waits for the thread that does.
void swift_once(void *predicate, void (*compute)(void *context), void *context);

void release_globals(void);
void release_locks(void);
bool holds_locks(void);

size_t walk_frames(uintptr_t pc, uintptr_t frame, uintptr_t *frames, size_t capacity);

void find_system_code(void);
bool is_cell_code(uintptr_t pc);
bool is_allocator_code(uintptr_t pc);
bool is_runtime_code(const void *address);

bool keep_report(const char *text, size_t length);

bool is_step(const siginfo_t *info, const ucontext_t *where);
