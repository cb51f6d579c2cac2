#define _GNU_SOURCE
#include <dlfcn.h>

#include "CTypeRecords.h"

// Conformances to protocols of Foundation, looked up by name, as the runner is not linked to it.

const void *ctyperecords_conformance(const void *type, const char *library, const char *protocol) {
  static const void *(*conforms)(const void *, const void *);
  if (conforms == NULL) *(void **)&conforms = dlsym(RTLD_DEFAULT, "swift_conformsToProtocol");
  void *handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
  void *descriptor = handle != NULL ? dlsym(handle, protocol) : NULL;
  return conforms != NULL && descriptor != NULL ? conforms(type, descriptor) : NULL;
}
