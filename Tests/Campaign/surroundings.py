"""Kernels in broken surroundings: homes, limits and variables, some broken while the kernel runs."""

import os
import pathlib
import shutil
import sqlite3

from jupyter_client.manager import KernelManager

from attack import Attack, Failure
from kernel import Kernel

NAMES = ["with space", "quo\"te's", "ünïcode 日本", "%41", "x" * 200, "-rf", "a\nb", "$HOME", "*"]
VARIABLES = ["SWIFT_KERNEL_BATCH_WAIT", "SWIFT_KERNEL_HISTORY", "SWIFT_KERNEL_INTERRUPT",
             "SWIFT_KERNEL_LOG_LIMIT", "SWIFT_KERNEL_OUTPUT_CAP", "SWIFT_KERNEL_OUTPUT_RATE",
             "SWIFT_KERNEL_RERUN"]
VALUES = ["-1", "1e400", "nan", "9" * 40, "9223372036854775808", "é", "0", "999999999999999999GB"]
ROWS = ["'x', 1, 'a', NULL", "1, 1e300, 'a', 'b'", "1, -9223372036854775808, x'ff', x'fe'", "1, 2, 3, 4",
        "9223372036854775807, 9223372036854775807, 'a', 'b'"]
EXPLANATIONS = ["No space left on device", "does not answer -print-target-info"]


class Surroundings(Attack):
    """Each attack has a kernel of its own."""

    def start(self) -> None:
        self.root = self.directory

    def once(self) -> None:
        self.made += 1
        self.directory = self.root / f"{self.made} {self.chance.choice(NAMES)}"
        self.directory.mkdir()
        self.kernel = None
        environment = {"XDG_CACHE_HOME": str(self.directory)}
        prefix = []
        kinds = self.chance.sample(sorted(BEFORE), self.chance.randrange(1, 4))
        later = self.chance.choice([None, *sorted(AFTER)])
        self.last = f"{kinds}, later {later}, in {self.directory.name!r}"
        for kind in kinds:
            BEFORE[kind](self, environment, prefix)
        manager = KernelManager(kernel_name="swift")
        manager.kernel_spec.argv = [*prefix, *manager.kernel_spec.argv]
        manager.start_kernel(env={**os.environ, **environment})
        self.kernel = Kernel(manager=manager)
        self.pid = self.kernel.pid
        self.check()
        for access in ("tail", "range"):
            self.kernel.request("history_request", {
                "hist_access_type": access, "output": True, "raw": True, "session": 1, "start": -1, "n": 9})
        if later:
            AFTER[later](self)
            self.kernel.run_cell("%reset")
        self.check()
        self.close()

    def check(self, kernel: Kernel | None = None) -> None:
        """A kernel that finds no space and no compiler has to say so in every cell, and to live."""
        try:
            super().check(kernel)
        except Failure as failure:
            if not (self.kernel.manager.is_alive() and any(word in str(failure) for word in EXPLANATIONS)):
                raise

    def begin_anew(self) -> None:
        if self.kernel:
            self.kernel.close()

    def end(self) -> list[str]:
        return self.left

    # What is broken before the kernel starts

    def no_home(self, environment, prefix) -> None:
        environment["HOME"] = str(self.directory / "missing")

    def file_for_home(self, environment, prefix) -> None:
        (self.directory / "file").write_text("")
        environment["HOME"] = environment["XDG_CACHE_HOME"] = str(self.directory / "file")

    def mount(self, environment, prefix) -> None:
        home = self.directory / "home"
        home.mkdir(exist_ok=True)
        options = self.chance.choice(["ro", "noexec", "size=1m", "nr_inodes=9"])
        environment["HOME"] = environment["XDG_CACHE_HOME"] = str(home)
        prefix[:] = ["unshare", "--mount", "sh", "-c",
                     f'mount -t tmpfs -o {options} none "$1" && shift && exec "$@"', "sh", str(home), *prefix]

    def few_descriptors(self, environment, prefix) -> None:
        prefix += ["sh", "-c", f'ulimit -n {self.chance.randrange(64, 200)}; exec "$@"', "sh"]

    def odd_variables(self, environment, prefix) -> None:
        for name in VARIABLES:
            environment[name] = self.chance.choice(VALUES)

    def odd_locale(self, environment, prefix) -> None:
        environment["LC_ALL"] = environment["LANG"] = self.chance.choice(["xx_YY", "tr_TR.UTF-8", "C", "é"])

    def no_temporary_files(self, environment, prefix) -> None:
        environment["TMPDIR"] = str(self.directory / "missing")

    def files_of_others(self, environment, prefix) -> None:
        """Files that are no toolchain cache, cards or logs where those are kept."""
        for name in ("cards", "logs", "logs/2026-11-24T014746-99999999999", "modules", "sessions"):
            directory = self.directory / "swift-kernel" / name
            directory.mkdir(parents=True, exist_ok=True)
            (directory / "job-99999999999999999999.log").write_bytes(self.chance.randbytes(99))
            os.utime(directory, (2**33, 2**33))

    def damaged_history(self, environment, prefix) -> None:
        directory = self.directory / "data"
        (directory / "swift-kernel").mkdir(parents=True)
        file = directory / "swift-kernel" / "history.sqlite"
        environment["JUPYTER_DATA_DIR"] = str(directory)
        if self.chance.random() < 0.3:
            file.write_bytes(self.chance.randbytes(5000))
            return
        with sqlite3.connect(file) as database:
            database.executescript(
                "CREATE TABLE session (id INTEGER PRIMARY KEY AUTOINCREMENT);"
                "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL,"
                "number INTEGER NOT NULL, input TEXT NOT NULL, output TEXT);")
            for _ in range(9):
                row = self.chance.choice(ROWS)
                database.execute(f"INSERT INTO entry (session, number, input, output) VALUES ({row})")
        database.close()

    # What is broken while it runs

    def remove_cache(self) -> None:
        shutil.rmtree(self.directory / "swift-kernel", ignore_errors=True)

    def garble_files(self) -> None:
        for file in self.files():
            file.write_bytes(self.chance.randbytes(200))

    def empty_files(self) -> None:
        for file in self.files():
            os.truncate(file, 0)

    def files(self) -> list[pathlib.Path]:
        # Not the libraries in use: the process that has mapped them would end, as with any program.
        return [path for path in (self.directory / "swift-kernel").rglob("*")
                if path.is_file() and path.suffix != ".so" and "sessions" not in path.parts]


BEFORE = {kind: getattr(Surroundings, kind) for kind in (
    "no_home", "file_for_home", "mount", "few_descriptors", "odd_variables", "odd_locale",
    "no_temporary_files", "files_of_others", "damaged_history")}
AFTER = {kind: getattr(Surroundings, kind) for kind in ("remove_cache", "garble_files", "empty_files")}
