#ifndef CTYPERECORDS_H
#define CTYPERECORDS_H

// What the compiler writes about types and conformances, as the Swift runtime reads it.

#include <stddef.h>
#include <stdint.h>

/// Hides the conformances that a library states for types of others, when its cell has been run again.
/// What was compiled against them still works; casts and questions at run time no longer find them.
void ctyperecords_retire(const char *library);

/// The newest type of a name that cells have declared, without generic parameters, or null. The name is
/// mangled, as `4main5PointV`, or that of a class, as `main.Figure`.
const void *ctyperecords_newest_type(const uint8_t *name, size_t length);

/// Finds how a type conforms to a protocol of a loaded library: the witness table, or null.
const void *ctyperecords_conformance(const void *type, const char *library, const char *protocol);

#endif
