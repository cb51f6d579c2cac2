"""One execute request: its reply, and what was published for it."""

import re
from dataclasses import dataclass, field

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

    kernel: object
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

    @property
    def cards(self) -> dict:
        """What was shown under each display's name, as plain text, in order."""
        cards = {}
        for m in self.messages:
            if m["msg_type"] in ("display_data", "update_display_data"):
                name = m["content"].get("transient", {}).get("display_id")
                cards.setdefault(name, []).append(plain(m["content"]["data"]["text/plain"]))
        return cards

    def wait(self, condition, timeout: float = TIMEOUT):
        """Takes messages until the condition returns something true, and returns that."""
        return self.kernel.until(lambda: condition(self), timeout, self.describe, condition)

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
