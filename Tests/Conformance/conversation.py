"""How the messages of a kernel must follow one another, checked as each one comes.

Sources: the messaging specification, JEP 65 (welcome), and what the kernel promises beyond them:
reply and idle go out back to back, nothing of a cell comes after its idle but its jobs' output, and
while only jobs run, the kernel is busy for a parent that no client has sent.
"""

from dataclasses import dataclass, field
from datetime import datetime

import job_status
from specification import Violation, check_message

# What every kernel answers; the rest only where it knows it.
ANSWERED = {"execute", "inspect", "complete", "history", "is_complete", "connect", "comm_info",
            "kernel_info", "shutdown", "interrupt"}

# What jobs may still publish after their cell's idle.
LATE = {"stream", "display_data", "update_display_data", "error", "clear_output",
        "comm_open", "comm_msg", "comm_close"}

# The longest time between a reply and its idle, in seconds.
BACK_TO_BACK = 0.5


@dataclass
class Exchange:
    """One request, and what came of it."""

    header: dict
    request: dict | None = None
    channel: str | None = None
    kinds: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    result: dict | None = None
    number: int | None = None
    reply: dict | None = None
    idle: dict | None = None
    last: datetime | None = None

    @property
    def kind(self) -> str:
        return self.header["msg_type"]

    @property
    def asks(self) -> dict:
        """The request's content as the kernel reads it, or {} where it is another client's."""
        return self.request["content"] if self.request else {}

    @property
    def is_silent(self) -> bool:
        return bool(self.asks.get("silent"))

    @property
    def may_be_batch(self) -> bool:
        """Whether a front-end may run the whole notebook; that of another client's request is not known."""
        return not (self.request and self.asks.get("allow_stdin", True))


class Conversation:
    """Everything one client receives from one kernel process; a broken rule raises a Violation."""

    def __init__(self, is_whole: bool = True):
        """Begins to listen; not whole if the client may have connected after the start."""
        self.is_whole = is_whole
        self.exchanges: dict[str | tuple, Exchange] = {}
        self.identifiers: set[str] = set()
        self.displays: set[str] = set()
        self.comms: dict[str, bool] = {}
        self.session: str | None = None
        self.has_started = False
        self.is_welcome = False
        # The number of the last cell of each shell.
        self.numbers: dict[str | None, int | None] = {}
        self.jobs = job_status.JobStatus(is_whole)

    def sent(self, channel: str, request: dict) -> None:
        """Records a request of this client."""
        self.exchanges[request["header"]["msg_id"]] = Exchange(request["header"], request, channel)
        content = request["content"]
        if request["header"]["msg_type"].startswith("comm_") and "comm_id" in content:
            self.comms[content["comm_id"]] = request["header"]["msg_type"] != "comm_close"

    def took(self, channel: str, message: dict) -> None:
        """Checks a message and records it."""
        check_message(channel, message)
        self.check_identity(message)
        if not message["parent_header"]:
            self.check_orphan(channel, message)
            return
        if message["parent_header"].get("msg_type") == job_status.KIND:
            self.check_job_status(channel, message)
            return
        exchange = self.exchange_of(message)
        if channel == "iopub":
            self.check_published(exchange, message)
        elif channel == "stdin":
            self.check_question(exchange, message)
        else:
            self.check_reply(exchange, channel, message)
        if exchange.reply and exchange.idle and message in (exchange.reply, exchange.idle):
            self.check_ending(exchange)

    def successor(self) -> "Conversation":
        """The conversation with the kernel's next process, which may answer what is still open."""
        next_one = Conversation(self.is_whole)
        for exchange in self.exchanges.values():
            if exchange.request and not exchange.kinds:
                next_one.sent(exchange.channel, exchange.request)
        return next_one

    def finish(self) -> None:
        """Checks that the client was welcomed, and has a reply to all that came to its idle."""
        if not self.is_welcome and self.exchanges_have_begun():
            raise Violation("This subscriber was not welcomed")
        for exchange in self.unanswered():
            raise Violation("There is an idle and no reply", exchange.request)

    def unanswered(self) -> list:
        """The requests of this client that came to their idle without a reply."""
        return [exchange for exchange in self.exchanges.values()
                if exchange.request and exchange.idle and not exchange.reply
                and exchange.kind.removesuffix("_request") in ANSWERED]

    # Headers

    def check_identity(self, message: dict) -> None:
        header = message["header"]
        if self.session not in (None, header["session"]):
            raise Violation(f"One kernel has one session: {self.session}", message)
        self.session = header["session"]
        if header["msg_id"] in self.identifiers:
            raise Violation("There was a message with this msg_id", message)
        self.identifiers.add(header["msg_id"])

    def check_orphan(self, channel: str, message: dict) -> None:
        """Checks a message that belongs to no request."""
        kind, content = message["msg_type"], message["content"]
        if channel != "iopub":
            raise Violation("A reply or question has a parent", message)
        if kind == "status" and content["execution_state"] == "starting":
            if self.has_started or self.exchanges_have_begun():
                raise Violation("starting comes once, before all other states", message)
            self.has_started = True
        elif kind == "iopub_welcome":
            # All listeners receive it when another one subscribes.
            self.is_welcome = True
        elif kind != "shutdown_reply":
            raise Violation(f"{kind} has a parent", message)

    def check_job_status(self, channel: str, message: dict) -> None:
        """Checks a state that belongs to jobs and to no request."""
        if channel != "iopub":
            raise Violation("A state is published", message)
        cells = [exchange for exchange in self.exchanges.values()
                 if exchange.kind == "execute_request" and exchange.kinds]
        self.jobs.took(
            message, {self.session, *(e.header.get("session") for e in self.exchanges.values())},
            cells_run=self.is_whole and any(not cell.idle for cell in cells),
            has_had_cells=bool(cells))

    def exchanges_have_begun(self) -> bool:
        return any(exchange.kinds for exchange in self.exchanges.values())

    def exchange_of(self, message: dict) -> Exchange:
        parent = message["parent_header"]
        # A manager and its clients share a session in jupyter_client, and so use identifiers twice.
        key = parent["msg_id"] if self.is_whole else (parent["msg_id"], parent["msg_type"])
        exchange = self.exchanges.setdefault(key, Exchange(parent))
        if comparable(exchange.header) != comparable(parent):
            raise Violation(f"The parent is the request's header: {exchange.header}", message)
        return exchange

    # Published

    def check_published(self, exchange: Exchange, message: dict) -> None:
        kind, content = message["msg_type"], message["content"]
        if not exchange.kinds and not (kind == "status" and content["execution_state"] == "busy"):
            if self.is_whole:
                raise Violation("The first of a request is busy", message)
            return
        if exchange.idle and kind != "status":
            if exchange.kind not in ("execute_request", "comm_msg", "comm_open") or kind not in LATE:
                raise Violation("After idle come outputs of jobs, and nothing else", message)
        if kind in AT_MOST_ONCE and kind in exchange.kinds:
            raise Violation(f"{kind} comes once", message)
        if rule := getattr(self, f"check_{kind}", None):
            rule(exchange, message)
        exchange.kinds.append(kind)
        if not exchange.idle:
            exchange.last = message["header"]["date"]

    def check_status(self, exchange: Exchange, message: dict) -> None:
        state = message["content"]["execution_state"]
        if state == "starting":
            raise Violation("starting belongs to no request", message)
        if exchange.idle:
            raise Violation("After idle comes no state of the same request", message)
        if state == "idle":
            exchange.idle = message
        elif exchange.kinds and exchange.kind != "execute_request":
            # While a cell runs, busy may be said again after the idle of a request beside it.
            raise Violation("busy comes once", message)

    def check_execute_input(self, exchange: Exchange, message: dict) -> None:
        content = message["content"]
        if exchange.kind != "execute_request" or exchange.is_silent:
            raise Violation("Only cells that are not silent are announced", message)
        if exchange.kinds != ["status"]:
            raise Violation("The input comes right after busy", message)
        if exchange.request and content["code"] != exchange.asks["code"]:
            raise Violation("The input is the request's code", message)
        exchange.number = content["execution_count"]
        stores = exchange.request and exchange.asks.get("store_history", True)
        shell = exchange.header.get("subshell_id")
        number = self.numbers.get(shell)
        if number is not None and stores and exchange.number != number + 1:
            raise Violation(f"After cell {number} comes the next number", message)
        self.numbers[shell] = exchange.number if stores else (number if exchange.request else None)

    def check_execute_result(self, exchange: Exchange, message: dict) -> None:
        if exchange.kind != "execute_request" or exchange.is_silent:
            raise Violation("Only cells that are not silent have a result", message)
        if exchange.number is not None and message["content"]["execution_count"] != exchange.number:
            raise Violation(f"The result has its cell's number, {exchange.number}", message)
        exchange.result = message
        self.check_display_data(exchange, message)

    def check_display_data(self, exchange: Exchange, message: dict) -> None:
        if identifier := message["content"].get("transient", {}).get("display_id"):
            self.displays.add(identifier)

    def check_update_display_data(self, exchange: Exchange, message: dict) -> None:
        if message["content"]["transient"]["display_id"] not in self.displays and self.is_whole:
            raise Violation("What is updated was displayed before", message)

    def check_error(self, exchange: Exchange, message: dict) -> None:
        if not exchange.idle:
            exchange.errors.append(message["content"])

    def check_comm_open(self, exchange: Exchange, message: dict) -> None:
        identifier = message["content"]["comm_id"]
        if self.comms.get(identifier):
            raise Violation("There is an open comm with this comm_id", message)
        self.comms[identifier] = True

    def check_comm_msg(self, exchange: Exchange, message: dict) -> None:
        if not self.comms.get(message["content"]["comm_id"]) and self.is_whole:
            raise Violation("This comm is not open", message)

    def check_comm_close(self, exchange: Exchange, message: dict) -> None:
        self.check_comm_msg(exchange, message)
        self.comms[message["content"]["comm_id"]] = False

    # Questions and replies

    def check_question(self, exchange: Exchange, message: dict) -> None:
        if exchange.kind != "execute_request":
            raise Violation("Only cells ask for input", message)
        if not exchange.asks.get("allow_stdin", True):
            raise Violation("This cell may not ask: allow_stdin is false", message)
        if exchange.reply:
            raise Violation("A question comes before the reply", message)
        if not exchange.request and self.is_whole:
            raise Violation("Only the client is asked whose cell it is", message)

    def check_reply(self, exchange: Exchange, channel: str, message: dict) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind != exchange.kind.removesuffix("_request") + "_reply":
            raise Violation(f"This is no reply to {exchange.kind}", message)
        if exchange.reply:
            raise Violation("There was a reply to this request", message)
        if not exchange.request and self.is_whole:
            raise Violation("Only the client that asked gets the reply", message)
        if exchange.channel not in (None, channel):
            raise Violation(f"The reply comes where the request went, on {exchange.channel}", message)
        exchange.reply = message
        if exchange.request and content.get("status") == "ok":
            self.check_answer(exchange, message)

    def check_answer(self, exchange: Exchange, message: dict) -> None:
        """Checks a reply against what was asked."""
        asks, content = exchange.asks, message["content"]
        if exchange.kind == "execute_request":
            if set(content["user_expressions"]) != set(asks.get("user_expressions", {})):
                raise Violation(f"These expressions were not asked for: {asks}", message)
        elif exchange.kind == "complete_request":
            if not content["cursor_start"] <= content["cursor_end"] <= len(asks["code"]):
                raise Violation(f"The range lies in the code: {asks}", message)
            kinds = content["metadata"].get("_jupyter_types_experimental")
            if kinds is not None and [item["text"] for item in kinds] != content["matches"]:
                raise Violation("The matches have their kinds in the same order", message)
        elif exchange.kind == "shutdown_request":
            if content["restart"] != asks.get("restart", False):
                raise Violation(f"restart is that of the request: {asks}", message)

    # The end of a request

    def check_ending(self, exchange: Exchange) -> None:
        """Checks a request that has its reply and its idle, whichever came first."""
        replied, ended = (m["header"]["date"] for m in (exchange.reply, exchange.idle))
        if not 0 <= (gap := (ended - replied).total_seconds()) < BACK_TO_BACK:
            raise Violation(f"idle was sent {gap} s after the reply", exchange.reply)
        if exchange.last > replied:
            raise Violation(f"Between reply and idle comes nothing: {exchange.last}", exchange.reply)
        if exchange.kind == "execute_request":
            self.check_execution(exchange)

    def check_execution(self, exchange: Exchange) -> None:
        """Checks an execute request that has ended."""
        reply, content = exchange.reply, exchange.reply["content"]
        # The numbers of cells begin with 1; a refused request never had one.
        if content["status"] == "aborted" or content.get("execution_count") == 0:
            if set(exchange.kinds) != {"status"}:
                raise Violation(f"A cell that was not run published {exchange.kinds}", reply)
            return
        # A request that was refused before anything ran has no number, and no input either.
        ran = content["status"] == "ok" or "execution_count" in content
        if exchange.request and ran and not exchange.is_silent and exchange.number is None:
            raise Violation("The cell was not announced by execute_input", reply)
        if exchange.number is not None and content.get("execution_count") != exchange.number:
            raise Violation(f"The reply has the number of its input, {exchange.number}", reply)
        if content["status"] == "error":
            # In a batch run, a job may fail after its cell has shown a result.
            if exchange.result and not exchange.may_be_batch:
                raise Violation("A failed cell has no result", exchange.result)
            told = {name: content[name] for name in ("ename", "evalue", "traceback")}
            if exchange.number is not None and told not in exchange.errors:
                raise Violation(f"The cell shows its reply's error, not {exchange.errors}", reply)


AT_MOST_ONCE = {"execute_input", "execute_result"}


def comparable(header: dict) -> dict:
    """A header with its date in one form, to the millisecond: some clients write no more."""
    when = header.get("date")
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError:
            return header
    return {**header, "date": when and round(when.timestamp(), 3)}
