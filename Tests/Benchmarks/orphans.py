"""Ends kernels in every way while their cells' children and compilers are at work, and counts what is left.

    .venv/bin/python Tests/Benchmarks/orphans.py [--rounds 100] [--end SIGKILL]

Each round starts a child of every kind, each with a grandchild in a session of its own, then a cell that
takes long to compile, and ends the kernel or the process of the cells at a random moment.
"""

import argparse
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Conformance"))

from descendants import ENDS, KINDS, Descendants  # noqa: E402
from kernel import Kernel  # noqa: E402

PATIENCE = 10


def try_once(end: str) -> tuple[list[str], float]:
    """What was left after a round, and how long it took until nothing was."""
    kernel = Kernel()
    try:
        descendants = Descendants(kernel)
        for kind in KINDS:
            descendants.start(kind)
        descendants.await_start()
        ends_kernel = "runner" not in end
        if ends_kernel:
            descendants.compile()
            time.sleep(random.random())
            descendants.await_start()
        begun = time.monotonic()
        ENDS[end](kernel)
        while (left := descendants.survivors(ends_kernel)) and time.monotonic() - begun < PATIENCE:
            time.sleep(0.01)
        return left, time.monotonic() - begun
    finally:
        kernel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--end", choices=ENDS, action="append")
    arguments = parser.parse_args()
    failures = 0
    for end in arguments.end or ENDS:
        times = []
        for _ in range(arguments.rounds):
            left, seconds = try_once(end)
            times.append(seconds)
            failures += bool(left)
            for line in left:
                print(f"{end}: left {line}", flush=True)
        times.sort()
        print(f"{end}: {arguments.rounds} rounds, gone after {times[len(times) // 2]:.2f} s, "
              f"at most {times[-1]:.2f} s", flush=True)
    print(f"{failures} rounds left something")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
