"""A real kernel process with one client, to which every message is checked as it comes."""

import inspect
import os
import time
import uuid

import psutil
import zmq
from jupyter_client.manager import KernelManager

from cell_result import TIMEOUT, CellResult
from conversation import Conversation
from wire import decode


def source_of(condition) -> str:
    """The source text of a condition, as far as it is known."""
    try:
        return inspect.getsource(condition).strip()
    except (OSError, TypeError):
        return repr(condition)


class Kernel:
    """A kernel process with one client."""

    def __init__(self, transport: str = "tcp", env: dict | None = None, key: bytes | None = None,
                 manager: KernelManager | None = None, ready: bool = True, name: str = "swift",
                 **launch):
        self.manager = manager or KernelManager(kernel_name=name, transport=transport)
        if key is not None:
            self.manager.session.key = key
        if transport == "ipc":
            self.manager.ip = f"{launch.pop('directory')}/kernel-ipc"
        self.is_stuck = False
        if manager is None:
            self.manager.start_kernel(env={**os.environ, **(env or {})}, **launch)
        self.connect(ready)

    def connect(self, ready: bool = True) -> None:
        self.client = self.manager.client()
        # A session of its own: jupyter_client would use the manager's identifiers a second time.
        self.client.session.session = uuid.uuid4().hex
        self.client.start_channels()
        self.by_parent: dict[str, CellResult] = {}
        self.requests: dict[str, dict] = {}
        self.replies: dict[str, dict] = {}
        self.reply_times: dict[str, float] = {}
        self.published: list = []
        self.input_requests: list = []
        self.conversation = Conversation()
        self.is_restarted = False
        self.channels = {"iopub": self.client.iopub_channel, "shell": self.client.shell_channel,
                         "control": self.client.control_channel, "stdin": self.client.stdin_channel}
        self.poller = zmq.Poller()
        for channel in self.channels.values():
            self.poller.register(channel.socket, zmq.POLLIN)
        if ready:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Asks again each second, as all clients do, until an answer and a status have come."""
        if not self.is_restarted:
            # A client that is not subscribed yet would receive only a part of the output.
            self.until(lambda: self.conversation.is_welcome)
        deadline = time.monotonic() + TIMEOUT
        asked = []
        while time.monotonic() < deadline:
            asked.append(self.send("kernel_info_request"))
            try:
                self.until(lambda: any(a in self.replies and self.cell(a).is_idle for a in asked), 1)
                return
            except TimeoutError:
                self.is_stuck = False
        raise TimeoutError("The kernel did not answer kernel_info_request.")

    def restart(self) -> None:
        """Restarts the kernel under its client, which stays connected."""
        self.manager.restart_kernel()
        self.is_restarted = True
        self.wait_until_ready()

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

    def send(self, kind: str, content: dict | None = None, channel: str = "shell",
             metadata: dict | None = None, **header) -> str:
        """Sends a request, with more in its header if wanted, and returns its identifier."""
        message = self.client.session.msg(kind, content or {}, metadata=metadata)
        message["header"].update({name: value for name, value in header.items() if value is not None})
        self.requests[message["header"]["msg_id"]] = message
        self.conversation.sent(channel, message)
        self.channels[channel].send(message)
        return message["header"]["msg_id"]

    def request(self, kind: str, content: dict | None = None, channel: str = "shell",
                timeout: float = TIMEOUT, **header) -> dict:
        """Sends a request and returns its reply's content, as soon as that is there."""
        identifier = self.send(kind, content, channel, **header)
        return self.until(lambda: self.replies.get(identifier), timeout)["content"]

    def start_cell(self, code: str, silent: bool = False, store_history: bool = True,
                   user_expressions: dict | None = None, allow_stdin: bool = True,
                   stop_on_error: bool = True, subshell: str | None = None,
                   cell_id: str | None = None) -> CellResult:
        """Sends an execute request, of a notebook's cell if that has a name, and returns at once."""
        identifier = self.send("execute_request", {
            "code": code, "silent": silent, "store_history": store_history and not silent,
            "user_expressions": user_expressions or {}, "allow_stdin": allow_stdin,
            "stop_on_error": stop_on_error}, subshell_id=subshell,
            metadata={"cellId": cell_id} if cell_id else None)
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

    def until(self, condition, timeout: float = TIMEOUT, describe=None, awaited=None):
        """Takes messages until the condition returns something true, and returns that.

        When it fails, it says what was awaited (the source of `awaited`, or else of the condition) and
        what had arrived (what `describe` returns, or else the newest messages).
        """
        deadline = time.monotonic() + timeout
        while not (value := condition()):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self.is_stuck = True
                raise TimeoutError(self.failure(f"not so after {timeout} s", condition, describe, awaited))
            if self.take_messages(min(remaining, 0.5)):
                continue
            if not self.manager.is_alive() and not self.take_messages(0.2):
                if not (value := condition()):
                    raise RuntimeError(self.failure(
                        "the kernel's process ended before", condition, describe, awaited))
                return value
        return value

    def failure(self, problem: str, condition, describe, awaited) -> str:
        """What the test waited for without success, and what had arrived."""
        arrived = describe() if describe else "\n".join(
            f"  {m['msg_type']}: {str(m['content'])[:200]}" for m in self.published[-10:])
        return f"{problem}: {source_of(awaited or condition)}\nWhat had arrived:\n{arrived}"

    def take_messages(self, timeout: float) -> bool:
        ready = dict(self.poller.poll(int(timeout * 1000)))
        for name, channel in self.channels.items():
            if channel.socket in ready:
                # One at a time, so that no channel starves another.
                self.take(name, decode(channel.socket.recv_multipart(), self.manager.session.key))
        return bool(ready)

    def take(self, channel: str, message: dict) -> None:
        if self.is_restarted and message["header"].get("session") != self.conversation.session:
            self.conversation = self.conversation.successor()
            self.is_restarted = False
        self.conversation.took(channel, message)
        parent = message["parent_header"].get("msg_id")
        if channel == "iopub":
            self.published.append(message)
            if parent:
                self.cell(parent).messages.append(message)
        elif channel == "stdin":
            self.input_requests.append(message)
        else:
            self.replies[parent] = message

    def check(self) -> None:
        """Checks that nothing is owed to the specification; what was said is checked already."""
        deadline = time.monotonic() + 5
        while self.conversation.unanswered() and time.monotonic() < deadline:
            self.take_messages(0.5)
        self.conversation.finish()
