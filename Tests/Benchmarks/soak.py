"""Runs a random session for minutes, and shows what it did and the memory of its processes.

    .venv/bin/python Tests/Benchmarks/soak.py [--minutes 10] [--seed N] [--deaths]

Every cell is checked as in test_model.py; a failure is reported with its seed and ends the run.
With --deaths the process of the cells dies now and then, and its memory begins anew.
"""

import argparse
import pathlib
import random
import sys
import time

import psutil

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Conformance"))

from kernel import Kernel  # noqa: E402
from steps import Steps  # noqa: E402


def megabytes(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 1e6


def soak(session: Steps, minutes: float) -> None:
    began, shown = time.monotonic(), 0
    print(f"Seed {session.seed}\n   time  steps  cells   jobs   pieces    kernel    runner")
    with session.telling():
        while (elapsed := time.monotonic() - began) < minutes * 60:
            session.step()
            if elapsed >= shown * 30:
                shown += 1
                show(session, elapsed)
        session.end()
    show(session, time.monotonic() - began)
    print(", ".join(f"{name} {count}" for name, count in sorted(session.counts.items())))


def show(session: Steps, elapsed: float) -> None:
    kernel = session.kernel
    pieces = sum(sum(cell.written.values()) for cell in session.cells.values())
    print(f"{elapsed:5.0f} s {len(session.history):6} {session.last['cell']:6} "
          f"{session.last['job']:6} {pieces:8} {megabytes(kernel.pid):6.0f} MB "
          f"{megabytes(kernel.runner.pid):6.0f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--deaths", action="store_true")
    arguments = parser.parse_args()
    kernel = Kernel()
    try:
        session = Steps(kernel, arguments.seed)
        session.has_deaths = arguments.deaths
        soak(session, arguments.minutes)
        kernel.check()
    finally:
        kernel.close()


if __name__ == "__main__":
    main()
