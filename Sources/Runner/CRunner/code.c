#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

typedef struct code_range {
  uintptr_t low, high;
} code_range;

/// A list of ranges that only grows, chunk by chunk, so that readers need no lock.
typedef struct code_chunk {
  code_range ranges[256];
  atomic_size_t count;
  _Atomic(struct code_chunk *) next;
} code_chunk;

static code_chunk cells;
static pthread_mutex_t registering = PTHREAD_MUTEX_INITIALIZER;
static code_range allocator, runtime, runner, dispatch;

static int find_range(struct dl_phdr_info *info, size_t size, void *data) {
  code_range *range = data;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0) continue;
    uintptr_t low = info->dlpi_addr + header->p_vaddr;
    uintptr_t high = low + header->p_memsz;
    if (range->low >= low && range->low < high) {
      range->low = low;
      range->high = high;
      return 1;
    }
  }
  (void)size;
  return 0;
}

static code_range range_around(const void *address) {
  code_range range = {.low = (uintptr_t)address};
  if (dl_iterate_phdr(find_range, &range) == 0) range.low = 0;
  return range;
}

static bool holds(code_range range, uintptr_t pc) { return pc >= range.low && pc < range.high; }

void crunner_register_cell(const void *address) {
  code_range range = range_around(address);
  if (range.low == 0) return;
  pthread_mutex_lock(&registering);
  code_chunk *chunk = &cells;
  while (atomic_load(&chunk->count) == 256) {
    code_chunk *next = atomic_load(&chunk->next);
    if (next == NULL) {
      next = calloc(1, sizeof *next);
      if (next == NULL) break;
      atomic_store(&chunk->next, next);
    }
    chunk = next;
  }
  size_t count = atomic_load(&chunk->count);
  if (count < 256) {
    chunk->ranges[count] = range;
    atomic_store(&chunk->count, count + 1);
  }
  pthread_mutex_unlock(&registering);
}

bool is_cell_code(uintptr_t pc) {
  for (code_chunk *chunk = &cells; chunk != NULL; chunk = atomic_load(&chunk->next)) {
    size_t count = atomic_load(&chunk->count);
    for (size_t i = 0; i < count; i++) {
      if (holds(chunk->ranges[i], pc)) return true;
    }
  }
  return false;
}

bool is_allocator_code(uintptr_t pc) { return holds(allocator, pc); }

bool is_runtime_code(const void *address) { return holds(runtime, (uintptr_t)address); }

bool serves_all(const void *address) {
  uintptr_t pc = (uintptr_t)address;
  return holds(runner, pc) || holds(dispatch, pc) || holds(runtime, pc);
}

/// Finds the code of glibc's allocator, of the Swift runtime, of Dispatch and of the runner.
///
/// The allocator comes from one object file. Its static functions lie before and between the exported
/// ones, so the range of the exported ones with a margin covers all.
void find_system_code(void) {
  const char *names[] = {"malloc",         "free",        "calloc",        "realloc",
                         "aligned_alloc",  "memalign",    "malloc_trim",   "malloc_usable_size",
                         "posix_memalign", "malloc_info", "malloc_stats"};
  allocator.low = UINTPTR_MAX;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    uintptr_t address = (uintptr_t)find_in_libc(names[i]);
    if (address == 0) continue;
    if (address < allocator.low) allocator.low = address;
    if (address > allocator.high) allocator.high = address;
  }
  allocator.low -= 0x4000;
  allocator.high += 0x400;
  void *anchor = dlsym(RTLD_DEFAULT, "swift_retain");
  if (anchor != NULL) runtime = range_around(anchor);
  anchor = dlsym(RTLD_DEFAULT, "dispatch_queue_create");
  if (anchor != NULL) dispatch = range_around(anchor);
  runner = range_around((const void *)find_system_code);
}

void *find_in_libc(const char *name) {
  static void *library;
  if (library == NULL) library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
  return dlsym(library != NULL ? library : RTLD_NEXT, name);
}

void *find_real(const char *name) { return dlsym(RTLD_NEXT, name); }

void remember(void *pointer, void *(*find)(const char *name), const char *name) {
  void **place = pointer, *expected = NULL;
  if (__atomic_load_n(place, __ATOMIC_ACQUIRE) != NULL) return;
  __atomic_compare_exchange_n(
      place, &expected, find(name), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

bool crunner_locate(uintptr_t address, const char **path, uintptr_t *offset, const char **symbol) {
  Dl_info info;
  if (dladdr((const void *)address, &info) == 0 || info.dli_fname == NULL) return false;
  *path = info.dli_fname;
  *offset = address - (uintptr_t)info.dli_fbase;
  *symbol = info.dli_sname;
  return true;
}
