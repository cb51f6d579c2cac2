// Compiles only if the declarations for the tests agree with those the library is compiled with.
#include "../../../Sources/Runner/CRunner/internal.h"
#include "CRunnerInternals.h"
