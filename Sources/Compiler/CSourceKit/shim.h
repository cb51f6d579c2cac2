// The toolchain's own header; Package.swift has the directory it is in.
#include <SourceKit/sourcekitd.h>
