#define _GNU_SOURCE
#include <dlfcn.h>

#include "internal.h"

// Foundation as far as errors know it. Nothing of ours is linked with it: it is asked for by name.

const void *crunner_conformance(const void *type, const char *library, const char *protocol) {
  static const void *(*conforms)(const void *, const void *);
  if (conforms == NULL) *(void **)&conforms = dlsym(RTLD_DEFAULT, "swift_conformsToProtocol");
  void *handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
  void *descriptor = handle != NULL ? dlsym(handle, protocol) : NULL;
  return conforms != NULL && descriptor != NULL ? conforms(type, descriptor) : NULL;
}
