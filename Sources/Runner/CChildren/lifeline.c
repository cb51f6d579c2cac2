#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "families.h"
#include "internal.h"

void cchildren_end_family(void) {
  pid_t self = getpid();
  cposix_end_family(own_mark.text, &self, 1);
}

static pid_t kernel;

/// Whether the kernel is gone; it closes its sockets a moment before it is.
static bool is_orphan(void) {
  for (int round = 0; round < 100 && getppid() == kernel; round++) {
    struct timespec moment = {.tv_nsec = 2000000};
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
  }
  return getppid() != kernel;
}

/// Kills all that the kernel has started, such as compilers: those who carry the mark that it has given, with
/// any name behind it.
static void end_family_of_kernel(void) {
  family_mark mark = own_mark;
  char *last = strrchr(mark.text, '/');
  if (last == NULL) return;
  *last = 0;
  cposix_end_family(mark.text, NULL, 0);
}

/// Uses only its own stack, as the heap may be corrupted.
static void *wait_for_end(void *argument) {
  struct pollfd request = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP};
  do {
    poll(&request, 1, -1);
  } while ((request.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0);
  cchildren_end_family();
  if (is_orphan()) end_family_of_kernel();
  if (getpgrp() == getpid()) kill(0, SIGKILL);
  _exit(0);
}

void cchildren_end_with(int socket) {
  pthread_t thread;
  kernel = getppid();
  if (pthread_create(&thread, NULL, wait_for_end, (void *)(intptr_t)socket) == 0) {
    pthread_detach(thread);
  }
}
