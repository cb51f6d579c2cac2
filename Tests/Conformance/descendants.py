"""Children of every kind of a kernel's cells and jobs, and how the kernel ends."""

import itertools
import os
import random
import signal

import psutil

from eventually import eventually

numbers = itertools.count(random.randrange(10**6))

PREPARE = """import Foundation
func shell(_ text: String) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", text]
    process.environment = ["PATH": "/usr/bin:/bin"]
    return process
}"""

# The ways to start a child that leads a session of its own, after which its parent sleeps on.
KINDS = {
    "Process": 'let p{n} = shell("{both}"); try p{n}.run()',
    "system": 'let s{n} = run("system") {{ system("{both}; true") }}',
    "popen": 'let o{n} = popen("{both}", "r")',
    "%%sh": "%%sh\n{both}",
    "!": "!{background}",
    "isolated": '%%job --isolated\nimport Foundation\nsystem("{both}; true")',
}

# A cell whose compilation takes seconds.
SLOW = "\n".join(f"let slow{i} = [{', '.join(f'{i} + {j} * 2.5' for j in range(40))}].map {{ $0 * 2 }}"
                 for i in range(60))

ENDS = {
    "restart": lambda kernel: kernel.manager.restart_kernel(),
    "shutdown": lambda kernel: kernel.manager.shutdown_kernel(),
    "SIGTERM": lambda kernel: os.kill(kernel.pid, signal.SIGTERM),
    "SIGKILL": lambda kernel: os.kill(kernel.pid, signal.SIGKILL),
    "death of the runner": lambda kernel: kernel.runner.kill(),
    "restart of the runner": lambda kernel: kernel.ok("%restart runner --force"),
}


class Descendants:
    """The processes that cells of a kernel have started; each sleeps for a time that names it."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.times: list[str] = []
        self.known: list[psutil.Process] = []
        kernel.ok(PREPARE)

    def start(self, kind: str) -> None:
        """Starts a child that sleeps, and one of it that leads a session and sleeps, too."""
        number = next(numbers)
        one, two = f"6000.1{number}", f"6000.2{number}"
        both = f"setsid sleep {one} & sleep {two}"
        background = f"setsid nohup sleep {one} >/dev/null & setsid sh -c 'sleep {two}; true' &"
        self.kernel.ok(KINDS[kind].format(n=number, both=both, background=background))
        self.times += [one, two]

    def compile(self) -> None:
        self.kernel.start_cell(SLOW)

    @property
    def sleeping(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                line = process.cmdline()
            except psutil.Error:
                continue
            if len(line) == 2 and line[0] == "sleep" and line[1] in self.times:
                found.append(process)
        return found

    def await_start(self) -> None:
        eventually(lambda: len(self.sleeping) == len(self.times), "all children sleep", 60)
        self.known = psutil.Process(self.kernel.pid).children(recursive=True)

    def survivors(self, ends_kernel: bool) -> list[str]:
        """What still runs of all that was started."""
        known = self.known if ends_kernel else []
        alive = {process.pid: process for process in [*self.sleeping, *known] if is_alive(process)}
        return [describe(process) for process in alive.values()]


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def describe(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {' '.join(process.cmdline())[:80]}"
    except psutil.Error:
        return str(process.pid)
