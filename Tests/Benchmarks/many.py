"""Shows the memory of many kernels at once, by process, in use and after their idle time.

    .venv/bin/python Tests/Benchmarks/many.py [--kernels 1 10 20] [--idle SECONDS …] [--cells CODE …]

Each kernel runs the cells. The figures are proportional set sizes, which add up: what processes share
counts once, divided among them.
"""

import argparse
import collections
import pathlib
import sys
import time

import psutil

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Conformance"))

from kernel import Kernel  # noqa: E402

CELLS = ["import Foundation", "(1...10).map { $0 * $0 }"]
# /proc's names of processes are cut after 15 characters.
ROLES = {"swift-kernel": "kernel", "swift-cell-runn": "runner", "swift-cell-comp": "compiler",
         "swift-frontend": "standby", "ld": "standby", "ld.gold": "standby", "ld.lld": "standby"}
COLUMNS = ["kernel", "runner", "compiler", "standby", "other"]


def role(process: psutil.Process) -> str:
    name = process.name()
    return next((role for start, role in ROLES.items() if name[:15] == start), "other")


def reading(pid: int) -> tuple[float, float]:
    """The proportional and the private megabytes of a process."""
    sizes = collections.Counter()
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size = line.split()[:2]
        sizes[name.rstrip(":")] += int(size) / 1024
    return sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def memory(kernels: list[Kernel]) -> tuple[dict[str, float], float]:
    """The proportional megabytes of all kernels by role, and their private ones together."""
    shares, private = collections.Counter(), 0
    for kernel in kernels:
        root = psutil.Process(kernel.pid)
        for process in [root, *root.children(recursive=True)]:
            try:
                share, own = reading(process.pid)
                shares[role(process)] += share
                private += own
            except (psutil.NoSuchProcess, OSError, ValueError):
                # It has ended meanwhile, as linkers do.
                continue
    return shares, private


def show(kernels: list[Kernel], moment: str) -> None:
    shares, private = memory(kernels)
    count, total = len(kernels), sum(shares.values())
    columns = " ".join(f"{shares[column] / count:8.1f}" for column in COLUMNS)
    print(f"{count:7}  {moment:12} {columns} {private / count:8.1f} {total / count:8.1f} {total:8.0f}",
          flush=True)


def measure(count: int, cells: list[str], idle: list[float]) -> None:
    kernels = []
    try:
        for _ in range(count):
            kernel = Kernel()
            kernels.append(kernel)
            for cell in cells:
                kernel.ok(cell)
        rested = time.monotonic()
        for seconds in idle:
            time.sleep(max(0, rested + seconds - time.monotonic()))
            show(kernels, f"{seconds:g} s idle")
    finally:
        for kernel in kernels:
            kernel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernels", type=int, nargs="+", default=[1, 10, 20])
    parser.add_argument("--idle", type=float, nargs="+", default=[5, 60, 660])
    parser.add_argument("--cells", nargs="+", default=CELLS)
    arguments = parser.parse_args()
    columns = " ".join(f"{column:>8}" for column in COLUMNS)
    print("Megabytes, per kernel but for the last column")
    print(f"kernels  {'moment':12} {columns} {'private':>8} {'each':>8} {'all':>8}", flush=True)
    for count in arguments.kernels:
        measure(count, arguments.cells, arguments.idle)


if __name__ == "__main__":
    main()
