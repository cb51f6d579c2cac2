"""Run All, as a notebook front-end does it: every cell in order, each with its name."""

import re
from dataclasses import dataclass

from cell_result import CellResult, plain
from kernel import Kernel

# What differs from run to run: job numbers, cell numbers, times and identifiers.
CHANGING = [
    (re.compile(r"\b([Jj]obs?) \d+"), r"\1 N"),
    (re.compile(r"(%(?:log|cancel|wait)) \d+"), r"\1 N"),
    (re.compile(r"\b(In|Out)\[\d+\]"), r"\1[N]"),
    (re.compile(r"\b\d+(?:\.\d+)? (?:µs|ms|s|min)\b"), "a while"),
    (re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"), "an identifier"),
]
UNFINISHED = re.compile(r"\bjob \d+ .*\b(?:queued|running|waiting)\b", re.IGNORECASE)


def steady(text: str) -> str:
    """The text without what differs from run to run."""
    text = plain(text)
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return text


@dataclass
class Shown:
    """What a cell shows once its jobs have ended, without what differs from run to run."""

    cell: str
    status: str
    stdout: list[str]
    stderr: list[str]
    values: list[str]
    displays: list[str]
    errors: list[str]

    @classmethod
    def of(cls, cell: str, result: CellResult) -> "Shown":
        # The lines of jobs that run at the same time come in any order.
        order = sorted if result.end_lines else list
        last = {}
        for message in result.messages:
            if message["msg_type"] in ("display_data", "update_display_data"):
                content = message["content"]
                last[content.get("transient", {}).get("display_id", len(last))] = content["data"]
        return cls(
            cell, result.status,
            order(steady(result.text()).splitlines()),
            order(steady(result.text("stderr")).splitlines()),
            [bundle(content["data"]) for content in result.contents("execute_result")],
            order(bundle(data) for data in last.values()),
            order(steady("\n".join([error["ename"], error["evalue"], *error["traceback"]]))
                  for error in result.errors))


def bundle(data: dict) -> str:
    """What a display shows; a job's card only as text, for its HTML has times of day."""
    plain_text = steady(data.get("text/plain", ""))
    if plain_text != plain(data.get("text/plain", "")):
        return plain_text
    return "\n".join(f"{kind}: {steady(str(data[kind]))}" for kind in sorted(data) if "widget" not in kind)


def run_all(kernel: Kernel, cells: list[tuple[str, str]]) -> list[Shown]:
    """Runs named cells in order and waits for their jobs."""
    results = [(name, kernel.run_cell(code, cell_id=name)) for name, code in cells]
    kernel.ok("jobs.wait()")
    for _, result in results:
        result.wait(lambda cell: not any(UNFINISHED.search(states[-1]) for states in cell.cards.values()))
    return [Shown.of(name, result) for name, result in results]
