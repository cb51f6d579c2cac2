"""Measures the memory that each trap and each job ended by force leaves in the runner.

    .venv/bin/python Tests/Benchmarks/containment.py [--rounds 1000] [--cells 100]

What is left is measured twice: as resident memory, and as address space. For comparison it also shows
what a job, or a cell, leaves behind that ends by itself, and how long each takes.
"""

import argparse
import time

import psutil
from jupyter_client.manager import start_new_kernel

SETUP = """
import Foundation
nonisolated(unsafe) var n = 0
var ends: [Int32] = [0, 0]
pipe(&ends)
@inline(never) func trap() -> Int { [1, 2, 3][n + 5] }
@inline(never) func loop() { while true { n &+= 1 } }
func many(_ count: Int, _ body: @escaping () async throws -> Void) {
  for _ in 0..<count { _ = try? run { try await body() }.wait() }
}
func cancelled(_ count: Int, _ body: @escaping () async throws -> Void) {
  for _ in 0..<count {
    let job = run { try await body() }
    while job.state == .queued { usleep(100) }
    usleep(500)
    job.cancel(grace: .zero)
    while !job.state.isFinal { usleep(100) }
  }
}
func down(_ n: Int) -> Int { n == -1 ? 0 : 1 + down(n + 1) + (n % 2) }
"""

PLAIN = "a job that completes"

JOBS = {
    PLAIN: "many(COUNT) { n = 0 }",
    "a trap in a job": "many(COUNT) { n = trap() }",
    "a wild pointer in a job": "many(COUNT) { UnsafeMutablePointer<Int>(bitPattern: 16)!.pointee = n }",
    "abort() in a job": "many(COUNT) { abort() }",
    "a stack overflow in a job": "many(COUNT) { n = down(0) }",
    "a trap in an async job": "many(COUNT) { try await Task.sleep(for: .microseconds(10)); n = trap() }",
    "a trap in a child task": "many(COUNT) { async let value = trap(); n = await value }",
    "a trap in a task group":
        "many(COUNT) { await withTaskGroup(of: Int.self) { $0.addTask { trap() } } }",
    "a loop, cancelled": "cancelled(COUNT) { loop() }",
    "a loop that allocates, cancelled":
        "cancelled(COUNT) { var a: [[Int]] = []; while true { a.append([n]); if a.count > 99 { a = [] } } }",
    "a sleep, cancelled": "cancelled(COUNT) { while true { usleep(60_000_000) } }",
    "a read, cancelled": "cancelled(COUNT) { var b: UInt8 = 0; _ = read(ends[0], &b, 1) }",
    "a semaphore, cancelled": "cancelled(COUNT) { DispatchSemaphore(value: 0).wait() }",
    "an await of nothing, cancelled":
        "cancelled(COUNT) { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }",
}

PLAIN_CELL = "a cell that completes"

CELLS = {PLAIN_CELL: "n = 0", "a trap in a cell": "n = trap()"}


class Session:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="swift")
        self.run(SETUP)

    def run(self, code):
        request = self.client.execute(code, stop_on_error=False)
        while True:
            message = self.client.get_iopub_msg(timeout=600)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["content"].get("execution_state") == "idle":
                return

    @property
    def runner(self):
        children = psutil.Process(self.manager.provisioner.pid).children(recursive=True)
        return next(child for child in children if child.name() == "swift-cell-runner")

    def measure(self, action, count):
        """Returns the bytes resident, the bytes of address space and the seconds for each."""
        runner = self.runner
        before, start = runner.memory_info(), time.perf_counter()
        action()
        seconds, after = time.perf_counter() - start, runner.memory_info()
        assert runner.is_running() and self.runner.pid == runner.pid
        return ((after.rss - before.rss) / count, (after.vms - before.vms) / count, seconds / count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000, help="how many jobs of each kind")
    parser.add_argument("--cells", type=int, default=100, help="how many cells of each kind")
    arguments = parser.parse_args()
    session = Session()
    # What is made once, such as threads and pages of the allocator, is made before.
    for code in JOBS.values():
        session.run(code.replace("COUNT", "20"))
    print(f"{'left behind by each':36} {'resident':>12} {'address space':>14} {'time':>10}")
    for name, code in JOBS.items():
        count = arguments.rounds
        show(name, *session.measure(lambda: session.run(code.replace("COUNT", str(count))), count))
    for name, code in CELLS.items():
        count = arguments.cells
        show(name, *session.measure(lambda: [session.run(f"{code} // {i}") for i in range(count)], count))
    session.run("jobs.wait()")
    session.manager.shutdown_kernel()


def show(name, resident, space, seconds):
    print(f"{name:36} {resident:10.0f} B {space / 1024:11.1f} kB {seconds * 1000:7.1f} ms", flush=True)


if __name__ == "__main__":
    main()
