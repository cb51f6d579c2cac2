"""A kernel under measurement and the one client all kernels are measured with."""

import dataclasses
import os
import pathlib
import queue
import re
import subprocess
import time

import psutil
from jupyter_client.manager import KernelManager

PATIENCE = 600
# How long a reply may be there before the idle: some kernels lose it in a flood of their own.
IDLE_PATIENCE = 5


@dataclasses.dataclass
class CellRun:
    """What came back for a cell: seconds until its idle, its messages, and the bytes they took."""

    seconds: float
    text: str
    result: str | None
    messages: int
    size: int


class Session:
    """A started kernel; ends it on leaving.

    Bytes are counted where the client's iopub socket hands frames over, so that a kernel that sends
    the same text twice is seen to do so.
    """

    def __init__(self, contestant, environment=None):
        self.contestant = contestant
        self.received = 0
        start = time.perf_counter()
        self.manager = KernelManager(kernel_name=contestant.kernel)
        self.manager.start_kernel(
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.client = self.manager.client()
        self.client.start_channels()
        self._await_kernel_info()
        self.launch_seconds = time.perf_counter() - start
        self.client.wait_for_ready(timeout=PATIENCE)
        self._count_bytes()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def _await_kernel_info(self):
        """Asks until there is a reply: a request sent before the kernel binds may be lost."""
        while True:
            self.client.kernel_info()
            try:
                self.client.get_shell_msg(timeout=1)
                return
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError(f"{self.contestant.name} died at its start") from None

    def _count_bytes(self):
        session = self.client.session
        unserialized = session.feed_identities

        def counting(frames, copy=True):
            self.received += sum(len(getattr(frame, "bytes", frame)) for frame in frames)
            return unserialized(frames, copy)

        session.feed_identities = counting

    def run(self, code, until=None):
        """Runs a cell; returns what came back up to its idle, or up to what `until` accepts."""
        start = time.perf_counter()
        before = self.received
        request = self.client.execute(code, allow_stdin=True)
        text, result, count, is_idle, is_done = [], None, 0, False, until is None
        while not (is_idle and is_done):
            message = self._next_message()
            if message is None:
                break
            kind, content = message["msg_type"], message["content"]
            count += 1
            if kind == "error":
                raise RuntimeError(f"{self.contestant.name}: {content['evalue']}\nin: {code}")
            if kind == "stream":
                text.append(content["text"])
            elif kind == "execute_result":
                result = content["data"].get("text/plain", "")
            if until is not None and until(message):
                is_done = True
            if message["parent_header"].get("msg_id") == request:
                is_idle |= content.get("execution_state") == "idle"
        seconds = time.perf_counter() - start
        self.client.get_shell_msg(timeout=PATIENCE)
        return CellRun(seconds, "".join(text), result, count, self.received - before)

    def _next_message(self):
        """The next message, or nothing when none comes although the reply is there."""
        for _ in range(PATIENCE // IDLE_PATIENCE):
            try:
                return self.client.get_iopub_msg(timeout=IDLE_PATIENCE)
            except queue.Empty:
                if self.client.shell_channel.msg_ready():
                    return None
        raise RuntimeError(f"{self.contestant.name} said nothing for {PATIENCE} s")

    def seconds(self, code):
        """The seconds from sending a cell to its idle."""
        return self.run(code).seconds

    def processor_seconds(self):
        """The processor time the kernel's own process has used so far."""
        times = psutil.Process(self.manager.provisioner.pid).cpu_times()
        return times.user + times.system

    def memory_peaks(self):
        """The largest resident memory the kernel and the runner have had so far, in MB, by name."""
        process = psutil.Process(self.manager.provisioner.pid)
        peaks = {}
        for member in [process, *process.children(recursive=True)]:
            status = pathlib.Path(f"/proc/{member.pid}/status").read_text()
            peaks[member.name()] = int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024 / 1e6
        return peaks

    def memory(self):
        """The private and shared memory of the kernel's processes in MB, by name: USS, PSS, RSS."""
        process = psutil.Process(self.manager.provisioner.pid)
        names = {}
        for member in [process, *process.children(recursive=True)]:
            full = member.memory_full_info()
            sizes = names.setdefault(member.name(), {"uss": 0, "pss": 0, "rss": 0})
            for kind in sizes:
                sizes[kind] += getattr(full, kind) / 1e6
        return names
