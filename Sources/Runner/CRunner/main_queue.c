#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

#include "internal.h"

// Runs the main queue the way a run loop does.
int _dispatch_get_main_queue_handle_4CF(void);
void _dispatch_main_queue_callback_4CF(void *message);

void crunner_serve_main_queue(void) {
  struct pollfd request = {.fd = _dispatch_get_main_queue_handle_4CF(), .events = POLLIN};
  for (;;) {
    if (poll(&request, 1, -1) < 0) continue;
    if ((request.revents & POLLNVAL) != 0) pause();  // a cell closed it
    uint64_t count;
    if (read(request.fd, &count, sizeof count) < 0 && errno == EINTR) continue;
    _dispatch_main_queue_callback_4CF(NULL);
  }
}
