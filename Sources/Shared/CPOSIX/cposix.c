#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <stdint.h>
#include "CPOSIX.h"
#include <unistd.h>

int cposix_pipe(int ends[2], int flags) { return pipe2(ends, flags); }

int cposix_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

int cposix_spawn_closefrom(posix_spawn_file_actions_t *actions, int lowest) {
  return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}

int cposix_spawn_new_session(void) { return POSIX_SPAWN_SETSID; }

unsigned long cposix_noexec_flag(void) { return ST_NOEXEC; }

int cposix_limit_memory(pid_t process, uint64_t bytes) {
  struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
  return prlimit(process, RLIMIT_DATA, &limit, NULL);
}

uint64_t cposix_memory_limit(pid_t process) {
  struct rlimit limit = {.rlim_cur = RLIM_INFINITY};
  prlimit(process, RLIMIT_DATA, NULL, &limit);
  return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

void cposix_return_free_memory(void) { malloc_trim(0); }

void cposix_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

char **cposix_environment(void) { return environ; }

char *swift_demangle(
    const char *name, size_t length, char *buffer, size_t *buffer_size, uint32_t flags);

char *cposix_demangle(const char *name, size_t length) {
  return swift_demangle(name, length, NULL, NULL, 0);
}
