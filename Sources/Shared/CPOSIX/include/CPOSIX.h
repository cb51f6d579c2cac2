// Functions that Swift's Glibc module omits because glibc declares them only for _GNU_SOURCE.
#pragma once

#include <spawn.h>
#include "families.h"
#include <stdint.h>

int cposix_pipe(int ends[2], int flags);
int cposix_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path);
int cposix_spawn_closefrom(posix_spawn_file_actions_t *actions, int lowest);
int cposix_spawn_new_session(void);
void cposix_name_thread(const char *name);
char **cposix_environment(void);
char *cposix_demangle(const char *name, size_t length);
int cposix_eventfd(void);
int cposix_limit_memory(pid_t process, uint64_t bytes);
uint64_t cposix_memory_limit(pid_t process);
void cposix_return_free_memory(void);
unsigned long cposix_noexec_flag(void);
