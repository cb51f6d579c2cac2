"""The output of jobs: how soon a line arrives, how many lines a second, and how many bytes each takes."""

import collections
import time

import recipe

TICKER = """
import Foundation
run {
  for _ in 0..<COUNT {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    print("at", now.tv_sec, now.tv_nsec)
    try await Task.sleep(for: .milliseconds(100))
  }
}
"""

FLOODS = "for n in 0..<4 { run { for line in 0..<COUNT { print(n, line) } } }"

RECIPE_FLOODS = """
def flood(print, n, count):
    for line in range(count): print(n, line)

for n in range(4): display(run(flood, n, COUNT))
"""


def line_latency(session, count):
    """Milliseconds from printing a line to its arrival, at ten lines a second.

    The line carries its time of writing; kernel and client read the same clock.
    """
    session.client.execute(TICKER.replace("COUNT", str(count)))
    times = []
    while len(times) < count:
        message = session.client.get_iopub_msg(timeout=60)
        arrival = time.time()
        if message["msg_type"] != "stream":
            continue
        for line in message["content"]["text"].splitlines():
            _, seconds, nanoseconds = line.split()
            times.append((arrival - int(seconds) - int(nanoseconds) / 1e9) * 1e3)
    return times


class LineCheck:
    """Checks that every line of every job arrives once and in order."""

    def __init__(self, jobs, count):
        self.total = jobs * count
        self.next = collections.Counter()
        self.rest = ""
        self.seen = 0

    def __call__(self, message):
        """Takes a message; says whether all lines are there."""
        if message["msg_type"] == "stream":
            *lines, self.rest = (self.rest + message["content"]["text"]).split("\n")
            for line in lines:
                job, number = map(int, line.split())
                assert number == self.next[job], f"job {job}: {number}, not {self.next[job]}"
                self.next[job] += 1
            self.seen += len(lines)
        return self.seen == self.total


def flood_rows(session, count):
    """Four jobs that print `count` lines each, to a client that reads as fast as it can.

    Memory is that of the kernel and of the runner, each at its most and after the last line.
    """
    ran = session.run(FLOODS.replace("COUNT", str(count)), until=LineCheck(4, count))
    rows = {
        "lines a second of four jobs": [4 * count / ran.seconds],
        "lines of four jobs, s until all are there": [ran.seconds],
    }
    peaks, sizes = session.memory_peaks(), session.memory()
    for program in ("swift-kernel", "swift-cell-runner"):
        rows[f"{program} after the flood (RSS), MB"] = [sizes[program]["rss"]]
        rows[f"{program} at its most (RSS), MB"] = [peaks[program]]
    return rows


class TextCheck:
    """Waits until so many lines are there, and counts what was printed."""

    def __init__(self, count):
        self.left = count
        self.printed = 0

    def __call__(self, message):
        """Takes a message; says whether all lines are there."""
        if message["msg_type"] == "stream":
            text = message["content"]["text"]
            self.printed += len(text.encode())
            self.left -= text.count("\n")
        return self.left <= 0


def wire_rows(session, count):
    """Bytes received for each byte printed by one job.

    Lines are those of the seed's example, a number and a date. JSON alone takes another byte for each
    end of a line: of a line of 7 bytes that is 1.14 already, so such lines have a row of their own.
    """
    session.run("import Foundation")
    rows = {}
    for row, text in (
        ("bytes on the wire per printed byte", "print(line, Date())"),
        ("bytes on the wire per printed byte, lines of 7 bytes", "print(0, line)"),
    ):
        check = TextCheck(count)
        ran = session.run(f"run {{ for line in 0..<{count} {{ {text} }} }}", until=check)
        rows[row] = [ran.size / check.printed]
    return rows


def recipe_flood(session, count):
    """Lines a second of the recipe, and the bytes received for each byte printed."""
    session.run(recipe.SETUP)
    start, before = time.perf_counter(), session.received
    session.run(RECIPE_FLOODS.replace("COUNT", str(count)))
    session.run(recipe.WAIT)
    seconds = time.perf_counter() - start
    printed = 4 * sum(len(f"0 {line}\n") for line in range(count))
    return 4 * count / seconds, (session.received - before) / printed
