#include "CPOSIX.h"

#include <sys/eventfd.h>

int cposix_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
