#define _GNU_SOURCE
#include <string.h>
#include <unistd.h>

#include "internal.h"

// The report of the Swift runtime on standard error before a trap: the reason of the trap that follows.

static const char *fatal_words[] = {"atal error", "Assertion failed",
                                    "Precondition failed", "atal access",
                                    "Could not cast value"};

static bool is_fatal_report(const char *text, size_t length) {
  for (size_t i = 0; i < sizeof fatal_words / sizeof fatal_words[0]; i++) {
    if (memmem(text, length, fatal_words[i], strlen(fatal_words[i])) != NULL) return true;
  }
  return false;
}

bool keep_report(const char *text, size_t length) {
  last_words *words = &current_words;
  if (words->report_length == 0 && !is_fatal_report(text, length)) return false;
  size_t room = sizeof words->report - words->report_length;
  if (length > room) length = room;
  memcpy(words->report + words->report_length, text, length);
  words->report_length += length;
  return true;
}

void release_report(void) {
  size_t length = current_words.report_length;
  if (length == 0) return;
  current_words.report_length = 0;
  callbacks.write(STDERR_FILENO, current_words.report, length);
}
