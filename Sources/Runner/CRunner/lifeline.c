#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include "internal.h"

enum { GROUP_COUNT = 1024 };

static _Atomic pid_t groups[GROUP_COUNT];

static bool replace_group(pid_t old, pid_t new) {
  for (int i = 0; i < GROUP_COUNT; i++) {
    pid_t expected = old;
    if (atomic_compare_exchange_strong(&groups[i], &expected, new)) return true;
  }
  return false;
}

void crunner_add_group(pid_t group) { replace_group(0, group); }

void crunner_remove_group(pid_t group) { replace_group(group, 0); }

static bool is_ours(pid_t session) {
  if (session == getpid()) return true;
  for (int i = 0; i < GROUP_COUNT; i++) {
    if (atomic_load(&groups[i]) == session) return true;
  }
  return false;
}

/// Kills processes that have made groups of their own but belong to our session or to that of a group,
/// as those of Foundation's `Process` do.
void crunner_kill_groups(void) {
  for (int i = 0; i < GROUP_COUNT; i++) {
    pid_t group = atomic_load(&groups[i]);
    if (group > 0) kill(-group, SIGKILL);
  }
  // Processes started meanwhile are found by the next pass.
  for (int round = 0; round < 3 && kill_sessions(is_ours); round++) {
  }
}

/// Uses only its own stack, as the heap may be corrupted.
static void *wait_for_end(void *argument) {
  struct pollfd request = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP};
  do {
    poll(&request, 1, -1);
  } while ((request.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0);
  crunner_kill_groups();
  if (getpgrp() == getpid()) kill(0, SIGKILL);
  _exit(0);
}

void crunner_end_with(int socket) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, wait_for_end, (void *)(intptr_t)socket) == 0) {
    pthread_detach(thread);
  }
}
