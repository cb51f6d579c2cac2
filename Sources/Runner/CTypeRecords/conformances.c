#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CTypeRecords.h"
#include "sections.h"

/// How a type conforms to a protocol, as the compiler writes it; the numbers are distances from their own
/// places. Source: `TargetProtocolConformanceDescriptor` in the Swift runtime's `ABI/Metadata.h`.
typedef struct conformance {
  int32_t protocol, type, witness_table;
  uint32_t flags;
} conformance;

/// Adds records of conformances to those the runtime searches, and clears its cache of earlier answers.
void swift_registerProtocolConformances(const void *begin, const void *end)
    __attribute__((weak));

static pthread_mutex_t retiring = PTHREAD_MUTEX_INITIALIZER;
/// The load addresses of the libraries of cells that have been run again.
static struct {
  uintptr_t *bases;
  size_t count, capacity;
} retired;

static bool add_retired(uintptr_t base) {
  if (retired.count == retired.capacity) {
    size_t capacity = retired.capacity * 2 + 64;
    uintptr_t *bases = realloc(retired.bases, capacity * sizeof *bases);
    if (bases == NULL) return false;
    retired.bases = bases;
    retired.capacity = capacity;
  }
  retired.bases[retired.count++] = base;
  return true;
}

static bool is_retired(const void *address) {
  Dl_info info;
  if (dladdr(address, &info) == 0) return false;
  for (size_t i = 0; i < retired.count; i++) {
    if (retired.bases[i] == (uintptr_t)info.dli_fbase) return true;
  }
  return false;
}

/// The description of the type that conforms, or null if it has none.
static const void *conforming_type(const conformance *value) {
  const char *target = (const char *)&value->type + value->type;
  switch (value->flags >> 3 & 7) {
  case 0: return target;
  case 1: return *(const void *const *)target;
  default: return NULL;
  }
}

/// A conformance to no protocol, near enough to a record to be what it points to.
static const conformance *no_conformance(const int32_t *record) {
  static const conformance *known[16];
  static size_t count;
  const intptr_t reach = (intptr_t)1 << 30;
  for (size_t i = 0; i < count; i++) {
    intptr_t distance = (intptr_t)known[i] - (intptr_t)record;
    if (distance > -reach && distance < reach) return known[i];
  }
  if (count == 16) return NULL;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uintptr_t start = (uintptr_t)record & ~(page - 1);
  for (intptr_t step = 1 << 20; step < reach; step *= 2) {
    for (int sign = -1; sign <= 1; sign += 2) {
      conformance *made = mmap(
          (void *)(start + (uintptr_t)(sign * step)), page, PROT_READ | PROT_WRITE,
          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (made == MAP_FAILED) return NULL;
      intptr_t distance = (intptr_t)made - (intptr_t)record;
      if (distance <= -reach || distance >= reach) {
        munmap(made, page);
        continue;
      }
      // Its own address stands for the protocol and the type; neither is one.
      *made = (conformance){.protocol = 0, .type = -(int32_t)offsetof(conformance, type)};
      return known[count++] = made;
    }
  }
  return NULL;
}

static int find_protection(struct dl_phdr_info *info, size_t size, void *data) {
  uintptr_t *value = data;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    uintptr_t low = info->dlpi_addr + header->p_vaddr;
    if (header->p_type != PT_LOAD || *value < low || *value >= low + header->p_memsz) continue;
    *value = ((header->p_flags & PF_R) ? PROT_READ : 0) | ((header->p_flags & PF_W) ? PROT_WRITE : 0) |
             ((header->p_flags & PF_X) ? PROT_EXEC : 0);
    return 1;
  }
  (void)size;
  return 0;
}

/// Makes the records of conformances of foreign types point to one that matches nothing.
static void hide_records(int32_t *begin, int32_t *end) {
  uintptr_t protection = (uintptr_t)begin;
  if (begin == end || dl_iterate_phdr(find_protection, &protection) == 0) return;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uintptr_t low = (uintptr_t)begin & ~(page - 1);
  uintptr_t high = ((uintptr_t)end + page - 1) & ~(page - 1);
  if (mprotect((void *)low, high - low, (int)protection | PROT_WRITE) != 0) return;
  for (int32_t *record = begin; record < end; record++) {
    const void *type = conforming_type((const conformance *)((char *)record + *record));
    // What conforms by a cell of its own may still exist, and has no other conformance.
    if (type == NULL || is_retired(type)) continue;
    const conformance *none = no_conformance(record);
    if (none == NULL) continue;
    __atomic_store_n(record, (int32_t)((intptr_t)none - (intptr_t)record), __ATOMIC_RELEASE);
  }
  mprotect((void *)low, high - low, (int)protection);
}

void ctyperecords_retire(const char *path) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  if (handle == NULL) return;
  struct link_map *map = NULL;
  ElfW(Shdr) section;
  pthread_mutex_lock(&retiring);
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && add_retired(map->l_addr) &&
      find_section(path, "swift5_protocol_conformances", &section)) {
    int32_t *begin = (int32_t *)(map->l_addr + section.sh_addr);
    hide_records(begin, begin + section.sh_size / sizeof *begin);
    if (swift_registerProtocolConformances != NULL) swift_registerProtocolConformances(begin, begin);
  }
  pthread_mutex_unlock(&retiring);
  dlclose(handle);
}
