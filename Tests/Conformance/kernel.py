"""A real kernel process and everything it says, kept by the request it belongs to."""

import os
import re
import time
from dataclasses import dataclass, field

import psutil
import zmq
from jupyter_client.manager import KernelManager

from specification import check_conversation, check_message

TIMEOUT = 60
ANSI = re.compile(r"\x1b\[[0-9;]*m")
ENDED = re.compile(r"\b(completed|failed|crashed|cancelled)\b")

OUTPUTS = {"stream", "display_data", "update_display_data", "execute_result", "error",
           "clear_output"}


def plain(text: str) -> str:
    """The text without ANSI colours."""
    return ANSI.sub("", text)


@dataclass
class CellResult:
    """One execute request: its reply, and what was published for it, live."""

    kernel: "Kernel"
    id: str
    messages: list = field(default_factory=list)

    @property
    def reply(self) -> dict:
        return self.kernel.replies[self.id]["content"]

    @property
    def status(self) -> str:
        return self.reply["status"]

    @property
    def outputs(self) -> list:
        """The messages with something to show, in order."""
        return [m for m in self.messages if m["msg_type"] in OUTPUTS]

    @property
    def is_idle(self) -> bool:
        return any(m["msg_type"] == "status" and m["content"]["execution_state"] == "idle"
                   for m in self.messages)

    def contents(self, kind: str) -> list:
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name: str = "stdout") -> str:
        return "".join(c["text"] for c in self.contents("stream") if c["name"] == name)

    @property
    def result(self):
        """The plain text of the one execute_result, or None."""
        results = self.contents("execute_result")
        assert len(results) <= 1, results
        return results[0]["data"]["text/plain"] if results else None

    @property
    def errors(self) -> list:
        return self.contents("error")

    @property
    def error(self) -> dict:
        """The one error, which there must be."""
        assert len(self.errors) == 1, self.describe()
        return self.errors[0]

    @property
    def traceback(self) -> str:
        """What the one error shows, without colours."""
        return plain("\n".join(self.error["traceback"]))

    @property
    def displays(self) -> list:
        """The data of each display_data that does not say how a job ended."""
        return [c["data"] for c in self.contents("display_data")
                if not is_end_line(c)]

    @property
    def end_lines(self) -> list:
        """What was said about each ended job, in the order of ending."""
        return [plain(c["data"]["text/plain"]) for m in self.messages
                if m["msg_type"] in ("display_data", "update_display_data")
                and is_end_line(c := m["content"])]

    def wait(self, condition, timeout: float = TIMEOUT):
        """Takes messages until the condition gives something true, and returns that."""
        return self.kernel.until(lambda: condition(self), timeout,
                                 lambda: f"Seen of this request:\n{self.describe()}")

    def wait_for_jobs(self, count: int = 1, timeout: float = TIMEOUT) -> list:
        """The end lines, once so many jobs have ended."""
        self.wait(lambda cell: len(cell.end_lines) >= count, timeout)
        return self.end_lines

    def describe(self) -> str:
        lines = [f"  {m['msg_type']}: {str(m['content'])[:600]}" for m in self.messages]
        reply = self.kernel.replies.get(self.id)
        return "\n".join(lines + [f"  reply: {str(reply['content'])[:600] if reply else None}"])


def is_end_line(content: dict) -> bool:
    text = content["data"].get("text/plain", "")
    return bool(re.search(r"\bjob \d+", text, re.IGNORECASE) and ENDED.search(text))


class Kernel:
    """A kernel process with one client."""

    def __init__(self, transport: str = "tcp", env: dict | None = None, key: bytes | None = None,
                 manager: KernelManager | None = None, ready: bool = True, name: str = "swift",
                 **launch):
        self.manager = manager or KernelManager(kernel_name=name, transport=transport)
        if key is not None:
            self.manager.session.key = key
        if transport == "ipc":
            self.manager.ip = f"{launch.pop('folder')}/kernel-ipc"
        self.is_stuck = False
        if manager is None:
            self.manager.start_kernel(env={**os.environ, **(env or {})}, **launch)
        self.connect(ready)

    def connect(self, ready: bool = True) -> None:
        self.client = self.manager.client()
        self.client.start_channels()
        self.by_parent: dict[str, CellResult] = {}
        self.requests: dict[str, dict] = {}
        self.replies: dict[str, dict] = {}
        self.reply_times: dict[str, float] = {}
        self.published: list = []
        self.input_requests: list = []
        if ready:
            self.client.wait_for_ready(timeout=TIMEOUT)
        self.channels = {"iopub": self.client.iopub_channel, "shell": self.client.shell_channel,
                         "control": self.client.control_channel, "stdin": self.client.stdin_channel}
        self.poller = zmq.Poller()
        for channel in self.channels.values():
            self.poller.register(channel.socket, zmq.POLLIN)

    # Processes

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    @property
    def runner(self) -> psutil.Process | None:
        """The process cells run in, or None before the first and after a crash."""
        for child in psutil.Process(self.pid).children(recursive=True):
            try:
                # /proc's comm is cut after 15 characters.
                if child.name().startswith("swift-cell-runn"):
                    return child
            except psutil.NoSuchProcess:
                continue
        return None

    def is_usable(self) -> bool:
        """Whether another test can go on with this kernel."""
        return self.manager.is_alive() and not self.is_stuck

    def close(self) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    # Requests

    def send(self, kind: str, content: dict | None = None, channel: str = "shell") -> str:
        """Sends a request and returns its identifier."""
        message = self.client.session.msg(kind, content or {})
        self.requests[message["header"]["msg_id"]] = message
        self.channels[channel].send(message)
        return message["header"]["msg_id"]

    def request(self, kind: str, content: dict | None = None, channel: str = "shell",
                timeout: float = TIMEOUT) -> dict:
        """Sends a request and returns its reply's content, as soon as that is there."""
        identifier = self.send(kind, content, channel)
        return self.until(lambda: self.replies.get(identifier), timeout)["content"]

    def start_cell(self, code: str, silent: bool = False, store_history: bool = True,
                   user_expressions: dict | None = None, allow_stdin: bool = True,
                   stop_on_error: bool = True) -> CellResult:
        """Sends an execute request and returns at once."""
        identifier = self.send("execute_request", {
            "code": code, "silent": silent, "store_history": store_history and not silent,
            "user_expressions": user_expressions or {}, "allow_stdin": allow_stdin,
            "stop_on_error": stop_on_error})
        return self.cell(identifier)

    def finish(self, cell: CellResult, timeout: float = TIMEOUT) -> CellResult:
        """Waits for the reply and the idle status of a cell."""
        cell.wait(lambda cell: cell.id in self.replies and cell.is_idle, timeout)
        return cell

    def run_cell(self, code: str, timeout: float = TIMEOUT, **options) -> CellResult:
        """Runs a cell until its reply and its idle status are there."""
        return self.finish(self.start_cell(code, **options), timeout)

    def ok(self, code: str, **options) -> CellResult:
        """Runs a cell that must succeed."""
        cell = self.run_cell(code, **options)
        assert cell.status == "ok", cell.describe()
        return cell

    def fails(self, code: str, **options) -> CellResult:
        """Runs a cell that must fail with one error, the same in its reply."""
        cell = self.run_cell(code, **options)
        assert cell.status == "error", cell.describe()
        assert cell.error["ename"] == cell.reply["ename"], cell.describe()
        assert cell.error["evalue"] == cell.reply["evalue"], cell.describe()
        return cell

    def value(self, code: str) -> str:
        """The plain text of a cell's result."""
        return self.ok(code).result

    def wait_for(self, parent: str, predicate, timeout: float = TIMEOUT) -> dict:
        """The first message of a request, early or late, that satisfies the predicate."""
        cell = self.cell(parent)
        return cell.wait(lambda cell: next((m for m in cell.messages if predicate(m)), None),
                         timeout)

    def interrupt(self) -> dict:
        return self.request("interrupt_request", channel="control", timeout=10)

    # Messages

    def cell(self, identifier: str) -> CellResult:
        return self.by_parent.setdefault(identifier, CellResult(self, identifier))

    def until(self, condition, timeout: float = TIMEOUT, describe=lambda: ""):
        """Takes messages until the condition gives something true, and returns that."""
        deadline = time.monotonic() + timeout
        while not (value := condition()):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self.is_stuck = True
                raise TimeoutError(f"Nothing of the kind came in {timeout} s. {describe()}")
            if self.take_messages(min(remaining, 0.5)):
                continue
            if not self.manager.is_alive() and not self.take_messages(0.2):
                if not (value := condition()):
                    raise RuntimeError(f"The kernel's process has ended. {describe()}")
                return value
        return value

    def take_messages(self, timeout: float) -> bool:
        ready = dict(self.poller.poll(int(timeout * 1000)))
        for name, channel in self.channels.items():
            if channel.socket in ready:
                # One at a time, so that no channel starves another.
                self.take(name, channel.get_msg(timeout=1))
        return bool(ready)

    def take(self, channel: str, message: dict) -> None:
        check_message(channel, message)
        parent = message["parent_header"].get("msg_id")
        if channel == "iopub":
            self.published.append(message)
            if parent:
                self.cell(parent).messages.append(message)
        elif channel == "stdin":
            self.input_requests.append(message)
        else:
            assert parent in self.requests, f"a reply to nobody: {message}"
            assert parent not in self.replies, f"a second reply: {message}"
            self.replies[parent] = message

    def check(self) -> None:
        """Checks all that was said since the connection was made against the specification."""
        check_conversation(self.requests, self.replies, self.published)
