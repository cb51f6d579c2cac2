#define _GNU_SOURCE
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CTypeRecords.h"
#include "sections.h"

/// The start of what the compiler writes for a type or for what it stands in; the numbers other than the
/// flags are distances from their own places. Source: `TargetContextDescriptor` and
/// `TargetTypeContextDescriptor` in the Swift runtime's `ABI/Metadata.h`.
typedef struct description {
  uint32_t flags;
  int32_t parent, name, access;
} description;

enum { MODULE = 0, CLASS = 16, STRUCT = 17, ENUM = 18, KIND_MASK = 0x1f, IS_GENERIC = 0x80 };

/// What the access function of a type returns.
typedef struct response {
  const void *type;
  size_t state;
} response;

/// The types of one cell's library. Libraries are never unloaded.
typedef struct cell_types {
  unsigned long serial;
  uintptr_t base;
  const int32_t *begin, *end;
} cell_types;

static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;
static struct {
  cell_types *list;
  size_t count, capacity;
  /// How many libraries had been loaded when the list was made.
  unsigned long long loads;
} cells;

/// A part of a type's name, such as `5PointV`.
typedef struct part {
  const char *text;
  size_t length;
  uint32_t kind;
} part;

enum { MAX_PARTS = 8 };

/// The serial number in the name of a cell's library, `libCell_7.so`, or 0. Newer cells have higher ones.
static unsigned long serial_of(const char *path) {
  const char *name = strrchr(path, '/');
  unsigned long serial = 0;
  return name != NULL && sscanf(name, "/libCell_%9lu.so", &serial) == 1 ? serial : 0;
}

static int add_library(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size, (void)data;
  unsigned long serial = serial_of(info->dlpi_name);
  if (serial == 0) return 0;
  for (size_t i = 0; i < cells.count; i++) {
    if (cells.list[i].base == info->dlpi_addr) return 0;
  }
  ElfW(Shdr) section;
  cell_types types = {.serial = serial, .base = info->dlpi_addr};
  if (find_section(info->dlpi_name, "swift5_type_metadata", &section)) {
    types.begin = (const int32_t *)(info->dlpi_addr + section.sh_addr);
    types.end = types.begin + section.sh_size / sizeof *types.begin;
  }
  if (cells.count == cells.capacity) {
    size_t capacity = cells.capacity * 2 + 64;
    cell_types *list = realloc(cells.list, capacity * sizeof *list);
    if (list == NULL) return 1;
    cells.list = list;
    cells.capacity = capacity;
  }
  cells.list[cells.count++] = types;
  return 0;
}

static int count_loads(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  *(unsigned long long *)data = info->dlpi_adds;
  return 1;
}

/// What a distance refers to; an odd one leads to the place of the address.
static const void *target(const int32_t *distance, int32_t mask) {
  const char *place = (const char *)distance + (*distance & ~mask);
  return *distance & mask ? *(const void *const *)place : place;
}

/// Splits a name into the parts that follow the module's; returns their number, or 0 for other names.
static size_t split(const char *name, size_t length, part parts[MAX_PARTS]) {
  const char *end = name + length;
  if (length > 5 && memcmp(name, "main.", 5) == 0) {
    if (memchr(name + 5, '.', length - 5) != NULL) return 0;
    parts[0] = (part){name + 5, length - 5, CLASS};
    return 1;
  }
  if (length < 5 || memcmp(name, "4main", 5) != 0) return 0;
  size_t count = 0;
  for (name += 5; name < end; count++) {
    size_t letters = 0;
    // A leading zero announces an abbreviated name.
    if (count == MAX_PARTS || *name == '0') return 0;
    for (; name < end && *name >= '0' && *name <= '9' && letters < 4096; name++) {
      letters = letters * 10 + (size_t)(*name - '0');
    }
    if (letters == 0 || letters >= (size_t)(end - name)) return 0;
    parts[count] = (part){.text = name, .length = letters};
    name += letters;
    switch (*name++) {
    case 'C': parts[count].kind = CLASS; break;
    case 'V': parts[count].kind = STRUCT; break;
    case 'O': parts[count].kind = ENUM; break;
    default: return 0;
    }
  }
  return count;
}

static bool has_name(const description *type, const part *part) {
  const char *name = (const char *)&type->name + type->name;
  return strncmp(name, part->text, part->length) == 0 && name[part->length] == 0;
}

/// Whether a type is the last of some parts, and what it stands in are those before.
static bool matches(const description *type, const part *parts, size_t count) {
  static const part module = {"main", 4, MODULE};
  while (count-- > 0) {
    if ((type->flags & (KIND_MASK | IS_GENERIC)) != parts[count].kind) return false;
    if (!has_name(type, &parts[count])) return false;
    type = target(&type->parent, 1);
    if (type == NULL) return false;
  }
  return (type->flags & KIND_MASK) == MODULE && has_name(type, &module);
}

/// The newest type with these parts, or null.
static const description *find(const part *parts, size_t count) {
  const description *newest = NULL;
  unsigned long serial = 0;
  for (size_t i = 0; i < cells.count; i++) {
    if (cells.list[i].serial < serial) continue;
    for (const int32_t *record = cells.list[i].begin; record < cells.list[i].end; record++) {
      const description *type = target(record, 3);
      if (type == NULL || !matches(type, parts, count)) continue;
      newest = type;
      serial = cells.list[i].serial;
    }
  }
  return newest;
}

const void *ctyperecords_newest_type(const uint8_t *name, size_t length) {
  part parts[MAX_PARTS];
  size_t count = split((const char *)name, length, parts);
  if (count == 0) return NULL;
  pthread_mutex_lock(&reading);
  unsigned long long loads = cells.loads;
  dl_iterate_phdr(count_loads, &loads);
  if (loads != cells.loads) {
    dl_iterate_phdr(add_library, NULL);
    cells.loads = loads;
  }
  const description *type = find(parts, count);
  pthread_mutex_unlock(&reading);
  if (type == NULL) return NULL;
  response (*access)(size_t) =
      (response(*)(size_t))(uintptr_t)((const char *)&type->access + type->access);
  return access(0).type;
}
