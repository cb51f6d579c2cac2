#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// Interposed functions that start child processes. A child writes to pipes of its own, which tell whose output
// it is, unless the caller has chosen where it writes; and it carries the mark of the cell or job.

/// The pipes of a child, by the number of the stream; -1 for a stream that leads elsewhere.
typedef struct outlet {
  int reading[3], writing[3];
} outlet;

static void close_ends(int ends[3]) {
  for (int stream = 0; stream < 3; stream++) {
    if (ends[stream] >= 0) syscall(SYS_close, ends[stream]);
    ends[stream] = -1;
  }
}

/// Opens the pipes. If the system has no more, the child writes where the runner's own descriptors lead.
static outlet open_outlet(void) {
  outlet outlet = {{-1, -1, -1}, {-1, -1, -1}};
  for (int stream = STDOUT_FILENO; stream <= STDERR_FILENO; stream++) {
    int ends[2];
    if (crunner_is_direct(stream) || pipe2(ends, O_CLOEXEC) != 0) continue;
    outlet.reading[stream] = ends[0];
    outlet.writing[stream] = ends[1];
  }
  return outlet;
}

/// Passes on the child and its pipes; or closes them if there is none.
static void finish(outlet *outlet, pid_t child) {
  close_ends(outlet->writing);
  if (child <= 0) return close_ends(outlet->reading);
  for (int stream = STDOUT_FILENO; stream <= STDERR_FILENO; stream++) {
    if (outlet->reading[stream] >= 0) fcntl(outlet->reading[stream], F_SETFL, O_NONBLOCK);
  }
  child_callbacks.started(child, outlet->reading[STDOUT_FILENO], outlet->reading[STDERR_FILENO]);
}

static bool takes_children(void) { return child_callbacks.started != NULL; }

// MARK: - posix_spawn

typedef int spawn_function(
    pid_t *child, const char *program, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]);

/// The size of what glibc keeps of one action.
enum { ACTION_SIZE = 32 };

/// Whether two actions of ours look as expected: their kind, and where they end.
static bool is_known(const posix_spawn_file_actions_t *actions) {
  const int *first = (const int *)(const void *)actions->__actions;
  const int *second = first + ACTION_SIZE / sizeof *first;
  return first[0] == second[0] && first[3] == STDOUT_FILENO && second[3] == STDERR_FILENO;
}

/// The actions that give a child its pipes, followed by the caller's, which may replace them; false if they
/// cannot be made.
static bool join_actions(
    posix_spawn_file_actions_t *joined, const outlet *outlet,
    const posix_spawn_file_actions_t *given) {
  posix_spawn_file_actions_t own;
  posix_spawn_file_actions_init(&own);
  for (int stream = STDOUT_FILENO; stream <= STDERR_FILENO; stream++) {
    int end = outlet->writing[stream];
    posix_spawn_file_actions_adddup2(&own, end >= 0 ? end : stream, stream);
  }
  int count = 2 + (given != NULL ? given->__used : 0);
  char *actions = own.__used == 2 && is_known(&own) ? malloc((size_t)count * ACTION_SIZE) : NULL;
  if (actions != NULL) {
    memcpy(actions, own.__actions, 2 * ACTION_SIZE);
    if (count > 2) {
      memcpy(actions + 2 * ACTION_SIZE, given->__actions, (size_t)(count - 2) * ACTION_SIZE);
    }
    *joined = own;
    joined->__allocated = joined->__used = count;
    joined->__actions = (void *)actions;
  }
  posix_spawn_file_actions_destroy(&own);
  return actions != NULL;
}

static int spawn(
    spawn_function *real, pid_t *child, const char *program,
    const posix_spawn_file_actions_t *given, const posix_spawnattr_t *attributes,
    char *const arguments[], char *const environment[]) {
  if (!takes_children()) return real(child, program, given, attributes, arguments, environment);
  crunner_stay();
  family_mark mark;
  make_mark(&mark);
  char **marked = copy_environment(environment, &mark);
  outlet outlet = open_outlet();
  posix_spawn_file_actions_t joined;
  bool is_joined = join_actions(&joined, &outlet, given);
  pid_t started = 0;
  int failure = real(
      &started, program, is_joined ? &joined : given, attributes, arguments,
      marked != NULL ? marked : environment);
  if (is_joined) free(joined.__actions);
  free(marked);
  finish(&outlet, failure == 0 ? started : 0);
  if (failure == 0 && child != NULL) *child = started;
  crunner_leave();
  return failure;
}

int posix_spawn(
    pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  static spawn_function *real;
  remember(&real, find_real, "posix_spawn");
  return spawn(real, child, path, actions, attributes, arguments, environment);
}

int posix_spawnp(
    pid_t *child, const char *name, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  static spawn_function *real;
  remember(&real, find_real, "posix_spawnp");
  return spawn(real, child, name, actions, attributes, arguments, environment);
}

// MARK: - fork

/// The function of a sanitizer that is linked into this program, and has to know of the copy.
__attribute__((weak)) extern pid_t __interceptor_fork(void);

pid_t fork(void) {
  static pid_t (*real)(void) = __interceptor_fork;
  remember(&real, find_real, "fork");
  if (!takes_children()) return real();
  crunner_stay();
  family_mark mark;
  make_mark(&mark);
  outlet outlet = open_outlet();
  pid_t child = real();
  if (child == 0) {
    for (int stream = STDOUT_FILENO; stream <= STDERR_FILENO; stream++) {
      if (outlet.writing[stream] >= 0) syscall(SYS_dup3, outlet.writing[stream], stream, 0);
    }
    close_ends(outlet.writing);
    close_ends(outlet.reading);
    become_fork();
    child_callbacks = (cchildren_callbacks){0};
    own_mark = mark;
  } else {
    int saved = errno;
    finish(&outlet, child);
    errno = saved;
  }
  crunner_leave();
  return child;
}

/// A child that shares the memory of this process, as that of glibc's function, could not be told apart.
pid_t vfork(void) { return fork(); }
