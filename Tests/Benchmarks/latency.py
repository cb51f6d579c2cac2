"""Measures what a user waits for, on one kernel after another, and prints medians.

    .venv/bin/python Tests/Benchmarks/latency.py [--kernel swift ...] [--rounds 3]

Kernels are taken in turn within each round, so that a noisy machine troubles all of them alike.
"""

import argparse
import json
import statistics
import time

from jupyter_client.manager import start_new_kernel

CELLS = {
    "swift": {
        "first": "1 + 1",
        "setup": "import Foundation",
        "small": "[{0}, 2, 3].map {{ $0 * {0} }}.reduce(0, +)",
        "function": "func f{0}(_ n: Int) -> Int {{ (0..<n).reduce({0}, +) }}",
        "print": 'print("hello {0}")',
        "flood": 'for i in 0..<100_000 {{ print("line", i) }}',
    },
    "python3": {
        "first": "1 + 1",
        "setup": "import math",
        "small": "sum(x * {0} for x in [{0}, 2, 3])",
        "function": "def f{0}(n): return sum(range(n)) + {0}",
        "print": 'print("hello {0}")',
        "flood": 'for i in range(100_000): print("line", i)',
    },
}


def run(client, code):
    """Runs a cell; returns the seconds until its idle, and the text it printed."""
    start = time.perf_counter()
    request = client.execute(code)
    text = []
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "stream":
            text.append(message["content"]["text"])
        elif message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        elif message["content"].get("execution_state") == "idle":
            break
    client.get_shell_msg(timeout=120)
    return time.perf_counter() - start, "".join(text)


def measure(kernel, cells, count):
    start = time.perf_counter()
    manager, client = start_new_kernel(kernel_name=kernel)
    measured = {"start": [time.perf_counter() - start]}
    try:
        measured["first cell"] = [run(client, cells["first"])[0]]
        measured["import"] = [run(client, cells["setup"])[0]]
        for kind in ("small", "function", "print"):
            measured[kind] = [
                run(client, cells[kind].format(10 + number))[0] for number in range(count)
            ]
        seconds, text = run(client, cells["flood"].format())
        assert text.count("\n") == 100_000, f"{text.count(chr(10))} lines of 100,000"
        measured["100,000 lines"] = [seconds]
    finally:
        client.stop_channels()
        start = time.perf_counter()
        manager.shutdown_kernel()
        measured["shutdown"] = [time.perf_counter() - start]
    return measured


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", action="append", choices=sorted(CELLS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cells", type=int, default=15, help="different texts of each kind")
    parser.add_argument("--json", help="a file for all values, in seconds")
    options = parser.parse_args()
    kernels = options.kernel or sorted(CELLS)
    values = {kernel: {} for kernel in kernels}
    for number in range(options.rounds):
        order = kernels[number % len(kernels) :] + kernels[: number % len(kernels)]
        for kernel in order:
            for what, times in measure(kernel, CELLS[kernel], options.cells).items():
                values[kernel].setdefault(what, []).extend(times)
    print(f"{'median of ms':16}" + "".join(f"{kernel:>24}" for kernel in kernels))
    for what in values[kernels[0]]:
        row = f"{what:16}"
        for kernel in kernels:
            times = values[kernel][what]
            row += f"{statistics.median(times) * 1000:10.1f} (max {max(times) * 1000:7.1f})"
        print(row)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(values, file, indent=1)


if __name__ == "__main__":
    main()
