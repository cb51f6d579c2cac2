#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

// `system` and `popen` by way of the functions that start and wait for children here: glibc's own call its
// internal ones, which cannot be interposed.

/// Starts a shell; returns 0 or the system's error number.
static int start_shell(pid_t *child, const char *command, posix_spawn_file_actions_t *actions) {
  char *arguments[] = {"sh", "-c", "--", (char *)command, NULL};
  posix_spawnattr_t attributes;
  sigset_t signals;
  posix_spawnattr_init(&attributes);
  // Threads of Dispatch block all signals.
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  int failure = posix_spawn(child, "/bin/sh", actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  return failure;
}

static int wait_for(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

int system(const char *command) {
  pid_t child;
  if (command == NULL) return 1;
  // What a shell returns that cannot be executed.
  if (start_shell(&child, command, NULL) != 0) return 127 << 8;
  return wait_for(child);
}

// MARK: - popen

typedef struct opened {
  FILE *stream;
  pid_t child;
  struct opened *next;
} opened;

static opened *first_opened;
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

FILE *popen(const char *command, const char *mode) {
  bool is_reading = strchr(mode, 'r') != NULL;
  if (is_reading == (strchr(mode, 'w') != NULL)) {
    errno = EINVAL;
    return NULL;
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return NULL;
  crunner_stay();
  int own = ends[is_reading ? 0 : 1], theirs = ends[is_reading ? 1 : 0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs, is_reading ? STDOUT_FILENO : STDIN_FILENO);
  opened *entry = malloc(sizeof *entry);
  FILE *stream = entry != NULL ? fdopen(own, is_reading ? "r" : "w") : NULL;
  int failure = stream != NULL ? start_shell(&entry->child, command, &actions) : errno;
  posix_spawn_file_actions_destroy(&actions);
  close(theirs);
  if (failure == 0) {
    entry->stream = stream;
    pthread_mutex_lock(&opening);
    entry->next = first_opened;
    first_opened = entry;
    pthread_mutex_unlock(&opening);
  } else {
    free(entry);
    if (stream != NULL) fclose(stream); else close(own);
    errno = failure;
  }
  crunner_leave();
  return failure == 0 ? stream : NULL;
}

/// Removes a stream that `popen` has opened; returns its child, or 0 if there is none.
static pid_t take_child(FILE *stream) {
  pid_t child = 0;
  crunner_stay();
  pthread_mutex_lock(&opening);
  for (opened **place = &first_opened; *place != NULL; place = &(*place)->next) {
    opened *entry = *place;
    if (entry->stream != stream) continue;
    *place = entry->next;
    child = entry->child;
    free(entry);
    break;
  }
  pthread_mutex_unlock(&opening);
  crunner_leave();
  return child;
}

int pclose(FILE *stream) {
  pid_t child = take_child(stream);
  if (child == 0) {
    errno = ECHILD;
    return -1;
  }
  fclose(stream);
  return wait_for(child);
}
