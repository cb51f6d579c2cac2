"""What all attacks share: a kernel, and the check that it has outlived the last one."""

import pathlib
import random

import psutil

from descendants import describe, is_alive
from eventually import eventually
from kernel import Kernel


class Failure(Exception):
    """A kernel that has not outlived an attack, or has left something behind."""


class Attack:
    """One kind of attack, made again and again on one kernel."""

    def __init__(self, chance: random.Random, directory: pathlib.Path):
        self.chance = chance
        self.directory = directory
        self.made = 0
        self.last = ""
        self.left: list[str] = []
        self.kernel = None
        self.start()

    def start(self) -> None:
        self.kernel = Kernel(env={"XDG_CACHE_HOME": str(self.directory)})
        self.pid = self.kernel.pid
        self.kernel.ok("import Foundation")

    def check(self, kernel: Kernel | None = None) -> None:
        """The process is the same, and a cell gives the right value."""
        kernel = kernel or self.kernel
        if kernel.pid != self.pid or not kernel.manager.is_alive():
            raise Failure("the kernel's process has ended")
        first, second = self.chance.randrange(10**6), self.chance.randrange(10**6)
        # A cell fails that finds out that the process of the cells is gone; the next one starts another.
        for _ in range(3):
            cell = kernel.run_cell(f"{first} + {second}")
            if cell.status == "ok":
                break
        if cell.status != "ok" or cell.result != str(first + second):
            raise Failure(f"the next cell is wrong: {cell.describe()}")
        if not kernel.manager.is_alive():
            raise Failure("the kernel's process has ended")

    def close(self) -> None:
        """Ends the kernel, and records what that leaves behind."""
        known = []
        if self.kernel.manager.is_alive():
            known = psutil.Process(self.kernel.pid).children(recursive=True)
            self.kernel.client.stop_channels()
            # On a busy machine the usual 5 s may be too short, and a killed kernel leaves its files.
            self.kernel.manager.shutdown_wait_time = 60
            self.kernel.manager.shutdown_kernel()
        self.kernel.close()
        try:
            eventually(lambda: not any(map(is_alive, known)), "no process is left", 20)
        except AssertionError:
            self.left += [f"left process {describe(p)}" for p in known if is_alive(p)]
        sessions = self.directory / "swift-kernel" / "sessions"
        self.left += [f"left {path}" for path in sessions.glob("*")]

    def begin_anew(self) -> None:
        self.kernel.close()
        self.start()

    def end(self) -> list[str]:
        self.close()
        return self.left
