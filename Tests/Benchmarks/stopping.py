"""Measures how long stopping takes: interrupts of cells, cancels of jobs, shutdown under load.

    .venv/bin/python Tests/Benchmarks/stopping.py [--rounds 5] [--cancels 200] [--only TEXT]

An interrupt is timed from the request to the cell's idle, a cancel from the call to the job's end, once
without a grace period and once with the default one, shutdown from the request to the end of the process.
"""

import argparse
import re
import statistics
import time

from jupyter_client.manager import start_new_kernel

SETUP = """
import Foundation
nonisolated(unsafe) var n = 0
var ends: [Int32] = [0, 0]
pipe(&ends)
func loop() { var x = 1; while true { x = x &* 3 &+ 1 } }
final class Node { var value: Int; init(_ value: Int) { self.value = value } }
protocol Shape { func area(_ n: Int) -> Int }
struct Square: Shape { func area(_ n: Int) -> Int { n &* n &+ 1 } }
struct Circle: Shape { func area(_ n: Int) -> Int { n &* 3 } }
let shapes: [any Shape] = [Square(), Circle()]
let functions: [(Int) -> Int] = [{ $0 &+ 1 }, { $0 &* 3 }]
let held = NSLock()
held.lock()
struct Row: Codable { var name = "a", numbers = [1, 2, 3] }
"""

BODIES = {
    "a loop at -O": "loop()",
    "a loop that allocates": "var a: [[Int]] = []; while true { a.append(Array(repeating: 1, count: 90)); "
    "if a.count > 999 { a = [] } }",
    "a loop that makes instances": "var sum = 0; while true { sum &+= Node(sum).value }",
    "a loop that calls existentials": "var sum = 0; while true { for shape in shapes { sum = shape.area(sum) } }",
    "a loop that calls closures": "var sum = 0; while true { for f in functions { sum = f(sum) } }",
    "a loop that builds strings": 'var text = ""; while true { text += "\\(text.count) "; '
    'if text.utf8.count > 2000 { text = "" } }',
    "a loop over a dictionary": "var d: [Int: [Int]] = [:]; var i = 0; "
    "while true { d[i % 500, default: []].append(i); i += 1; if i % 5000 == 0 { d = [:] } }",
    "a loop that prints": 'while true { print("x") }',
    "a loop that prints long lines": 'let text = String(repeating: "x", count: 999); while true { print(text) }',
    "a loop that writes to a C stream": 'let text = String(repeating: "x", count: 999); while true { puts(text) }',
    "a loop that sorts": "while true { _ = (0..<100_000).map { $0 &* 7919 % 10_007 }.sorted() }",
    "a loop that encodes": "let rows = (0..<2000).map { _ in Row() }; "
    "while true { _ = try JSONEncoder().encode(rows) }",
    "a loop that formats": 'while true { _ = String(format: "%08.3f %d", 1.5, 42) }',
    "a loop that reads a file": 'while true { _ = try Data(contentsOf: URL(fileURLWithPath: "/bin/ls")) }',
    "a lock": "held.lock()",
    "a sleep": "while true { usleep(60_000_000) }",
    "a read": "var b = [UInt8](repeating: 0, count: 1); while true { _ = read(ends[0], &b, 1) }",
    "a poll": "var p = pollfd(fd: ends[0], events: 1, revents: 0); while true { poll(&p, 1, -1) }",
    "a semaphore": "let s = DispatchSemaphore(value: 0); s.wait(); s.wait()",
    "a condition": "let c = NSCondition(); c.lock(); c.wait()",
    "an await": "try await Task.sleep(for: .seconds(600))",
    "an async loop that never yields": "await Task.yield(); loop()",
    "an async loop that only yields": "while true { await Task.yield() }",
    "a continuation that is never resumed":
    "await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }",
    "an empty stream": "for await _ in AsyncStream(Int.self, { _ in }) {}",
}


# Jobs that are cancelled at a time.
BATCH = 4


class Session:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="swift")
        self.run(SETUP)

    def start(self, code):
        return self.client.execute(code)

    def wait(self, request, kind, test=lambda content: True):
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == kind and test(message["content"]):
                return message["content"]

    def run(self, code):
        request = self.start(code)
        text = []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                text.append(message["content"]["text"])
            if message["content"].get("execution_state") == "idle":
                return "".join(text)


def interrupt(session, body):
    request = session.start(f'print("in")\n{body}')
    session.wait(request, "stream")
    time.sleep(0.05)
    start = time.perf_counter()
    session.manager.interrupt_kernel()
    session.wait(request, "status", lambda content: content["execution_state"] == "idle")
    return time.perf_counter() - start


def cancels(session, body, count, grace):
    """Cancels jobs, as many at a time as there are workers, and returns how long each took."""
    text = session.run(
        f"""
        for start in stride(from: 0, to: {count}, by: {BATCH}) {{
          let batch = (start..<min(start + {BATCH}, {count})).map {{ _ in
            run {{ () async throws -> Void in {body} }}
          }}
          while batch.contains(where: {{ $0.state == .queued }}) {{ usleep(100) }}
          usleep(5_000)
          let begin = ContinuousClock.now
          for job in batch {{ job.cancel({grace}) }}
          var ends: [Int: Duration] = [:]
          while ends.count < batch.count {{
            for job in batch where ends[job.id] == nil && job.state.isFinal {{ ends[job.id] = .now - begin }}
            usleep(200)
          }}
          for end in ends.values {{ fputs("took \\(end / .seconds(1))\\n", stderr) }}
        }}
        """
    )
    # What the jobs print may come between.
    times = [float(time) for time in re.findall(r"took ([\d.e-]+)\n", text)]
    if len(times) != count:
        raise RuntimeError(f"{len(times)} of {count} cancels were measured: {text[-500:]}")
    return times


def shutdown():
    session = Session()
    session.run("for _ in 0..<4 { run { loop() } }")
    request = session.start('print("in")\nloop()')
    session.wait(request, "stream")
    start = time.perf_counter()
    session.manager.shutdown_kernel()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cancels", type=int, default=200, help="how many jobs of each kind")
    parser.add_argument("--only", default="", help="leave out kinds that do not contain this text")
    arguments = parser.parse_args()
    bodies = {name: body for name, body in BODIES.items() if arguments.only in name}
    rounds = arguments.rounds
    measured = {}
    session = Session()
    for _ in range(rounds):
        for name, body in bodies.items():
            measured.setdefault(f"interrupt: {name}", []).append(interrupt(session, body))
    for name, body in bodies.items():
        measured[f"cancel at once: {name}"] = cancels(session, body, arguments.cancels, "grace: .zero")
        measured[f"cancel: {name}"] = cancels(session, body, arguments.cancels, "")
    session.manager.shutdown_kernel()
    for _ in range(rounds):
        measured.setdefault("shutdown: a cell and four jobs that compute", []).append(shutdown())
    for name, seconds in sorted(measured.items()):
        median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
        print(f"{name:60} median {median:6.0f} ms   worst {worst:6.0f} ms   of {len(seconds)}")


if __name__ == "__main__":
    main()
