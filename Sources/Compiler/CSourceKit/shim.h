// The toolchain's own header; Package.swift says in which folder it is.
#include <SourceKit/sourcekitd.h>
