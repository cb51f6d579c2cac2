"""Measures how long stopping takes: interrupts of cells, cancels of jobs, shutdown under load.

    .venv/bin/python Tests/Benchmarks/stopping.py [--rounds 5] [--cancels 200]

An interrupt is timed from the request to the cell's idle, a cancel from the call to the job's end,
shutdown from the request to the end of the process.
"""

import argparse
import statistics
import time

from jupyter_client.manager import start_new_kernel

SETUP = """
import Foundation
nonisolated(unsafe) var n = 0
var ends: [Int32] = [0, 0]
pipe(&ends)
func loop() { var x = 1; while true { x = x &* 3 &+ 1 } }
"""

BODIES = {
    "a loop at -O": "loop()",
    "a loop that allocates": "var a: [[Int]] = []; while true { a.append(Array(repeating: 1, count: 90)); "
    "if a.count > 999 { a = [] } }",
    "a loop that prints": 'while true { print("x") }',
    "a sleep": "while true { usleep(60_000_000) }",
    "a read": "var b = [UInt8](repeating: 0, count: 1); while true { _ = read(ends[0], &b, 1) }",
    "a poll": "var p = pollfd(fd: ends[0], events: 1, revents: 0); while true { poll(&p, 1, -1) }",
    "a semaphore": "let s = DispatchSemaphore(value: 0); s.wait(); s.wait()",
    "a condition": "let c = NSCondition(); c.lock(); c.wait()",
    "an await": "try await Task.sleep(for: .seconds(600))",
    "an async loop that never yields": "await Task.yield(); loop()",
}


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
            message = self.client.get_iopub_msg(timeout=60)
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


def cancels(session, body, count):
    text = session.run(
        f"""
        for _ in 0..<{count} {{
          let job = run {{ () async throws -> Void in {body} }}
          while job.state == .queued {{ usleep(100) }}
          usleep(5_000)
          let start = Date()
          job.cancel(grace: .zero)
          while !job.state.isFinal {{ usleep(100) }}
          fputs("took \\(-start.timeIntervalSinceNow)\\n", stderr)
        }}
        """
    )
    return [float(line.removeprefix("took ")) for line in text.splitlines() if line.startswith("took ")]


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
    arguments = parser.parse_args()
    rounds = arguments.rounds
    measured = {}
    session = Session()
    for _ in range(rounds):
        for name, body in BODIES.items():
            measured.setdefault(f"interrupt: {name}", []).append(interrupt(session, body))
    for name, body in BODIES.items():
        measured[f"cancel: {name}"] = cancels(session, body, arguments.cancels)
    session.manager.shutdown_kernel()
    for _ in range(rounds):
        measured.setdefault("shutdown: a cell and four jobs that compute", []).append(shutdown())
    for name, seconds in sorted(measured.items()):
        median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
        print(f"{name:45} median {median:6.0f} ms   worst {worst:6.0f} ms   of {len(seconds)}")


if __name__ == "__main__":
    main()
