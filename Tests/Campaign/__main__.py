"""Attacks kernels from every side, and checks after each attack that they work on.

    .venv/bin/python Tests/Campaign [--messages 1000] [--kills 20] [--cells 20] [--surroundings 5]
        [--minutes N] [--seed N]

Four attacks: hostile messages to the sockets; the death of a process at a random moment of a cell; cells that
damage the process they run in; a home, limits and variables that no kernel would wish for. After each cell the
kernel's process must be the same and the next cell must give the right value; after each hundred messages, too.
At the end no process and no file of a session may be left. SWIFT_KERNEL is the path of the kernel to attack.
"""

import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import psutil

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Conformance"))

from attack import Failure  # noqa: E402
from cells import Cells  # noqa: E402
from conftest import executable  # noqa: E402
from kills import Kills  # noqa: E402
from messages import Messages  # noqa: E402
from surroundings import Surroundings  # noqa: E402

ATTACKS = {"messages": Messages, "kills": Kills, "cells": Cells, "surroundings": Surroundings}


def install(directory: pathlib.Path) -> None:
    """Installs the kernel in directories of this run's own."""
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(directory / name.lower())
        (directory / name.lower()).mkdir()
    os.environ["JUPYTER_PATH"] = str(directory / "share" / "jupyter")
    subprocess.run([executable(), "install", "--prefix", str(directory)], check=True, timeout=60,
                   stdout=subprocess.DEVNULL)


def campaign(counts: dict[str, int], seed: int, limit: float) -> int:
    """Makes as many attacks of each kind, or as many as the minutes allow; returns how many failed."""
    print(f"Seed {seed}\n{'attack':24} {'made':>8} {'failed':>8} {'minutes':>8}", flush=True)
    failures = 0
    for name, count in ((name, count) for name, count in counts.items() if count > 0):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="campaign-", ignore_cleanup_errors=True) as directory:
            attack = ATTACKS[name](random.Random(f"{seed} {name}"), pathlib.Path(directory))
            failed = []
            while attack.made < count and time.monotonic() - begun < limit * 60:
                try:
                    attack.once()
                except (Failure, AssertionError, RuntimeError, TimeoutError, psutil.Error) as problem:
                    failed.append(f"{name} {attack.made}: {attack.last}: {problem}"[:2000])
                    print(failed[-1], flush=True)
                    attack.begin_anew()
            left = attack.end()
        for line in left:
            print(line, flush=True)
        failed += left
        failures += len(failed)
        minutes = (time.monotonic() - begun) / 60
        print(f"{name:24} {attack.made:8} {len(failed):8} {minutes:8.1f}", flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("messages", 1000), ("kills", 20), ("cells", 20), ("surroundings", 5)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default: {default}")
    parser.add_argument("--minutes", type=float, default=1e9, help="the most for one kind; default: no limit")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="campaign-") as directory:
        install(pathlib.Path(directory))
        counts = {name: getattr(arguments, name) for name in ATTACKS}
        failures = campaign(counts, arguments.seed, arguments.minutes)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
