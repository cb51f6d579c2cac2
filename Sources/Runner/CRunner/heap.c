#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "CRunner.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum {
  PAGE = 4096,
  /// Less than the size from which the allocator returns freed memory to the system.
  ROOM = 48 * 1024,
};

void crunner_make_room(void) {
  char *room = malloc(ROOM);
  if (room == NULL) return;
  uintptr_t first = ((uintptr_t)room + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
  uintptr_t end = ((uintptr_t)room + ROOM) & ~(uintptr_t)(PAGE - 1);
  madvise((void *)first, end - first, MADV_POPULATE_WRITE);
  free(room);
}
