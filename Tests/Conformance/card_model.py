"""What cards, which are updated, or lines, at the end, say about the jobs of a cell."""

import re
from dataclasses import dataclass, field

from scripts import Ending, Surprise

JOB = r'job (\d+)(?: "([^"]*)")?'
ENDED = re.compile(rf"[✔✘◼] {JOB} (completed|failed|crashed|cancelled|timed out)"
                   r"(?: (?:in|after) [^:→]*?| before it started)?(?: at attempt \d+ of \d+)?"
                   r"(?:, [^:→]* done)?(?:, of [^:→]* allowed)?(?:(?:: | → )(.*))?", re.DOTALL)
LOST = re.compile(rf"✘ {JOB} (lost)(?:, [^:]* done)?: (.*)", re.DOTALL)
LIVE = re.compile(rf"[○▶] {JOB} (waiting|queued|running|cancelling, running)\b.*", re.DOTALL)
CROWD_ENDED = re.compile(r"[✔◼✘] ([\d,]+) more jobs? (\w+)\b.*", re.DOTALL)
CROWD_LIVE = re.compile(r"[○▶] [\d,]+ more jobs? .*", re.DOTALL)
# A cell's own progress.
WORK = re.compile(r"[▶✔◼✘] progress .*", re.DOTALL)

ORDER = {"waiting": -1, "queued": 0, "running": 1, "cancelling, running": 1}
OVER = 2


@dataclass
class Cards:
    """What a cell's output says about its jobs."""

    cell: str
    # Whether its front-end shows cards.
    are_shown: bool = False
    # The jobs that have a card: number → the name of its display, and how far it is.
    jobs: dict[int, tuple[str | None, int]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    # How many jobs share a card or a line, by how they ended.
    shared: dict[str, int] = field(default_factory=dict)
    # How many maps have ended, each a job whose parts are not reported.
    maps: int = 0

    def take(self, kind: str, text: str, display: str | None) -> tuple | None:
        """Takes a display; returns number, name and ending of the job if it reports an end.

        A text about no job raises a LookupError.
        """
        if match := LIVE.fullmatch(text):
            self.check_live(text)
            self.move(kind, match, display, ORDER[match[3]])
        elif CROWD_LIVE.fullmatch(text) or WORK.fullmatch(text):
            self.check_live(text)
        elif match := CROWD_ENDED.fullmatch(text):
            self.shared[match[2]] = int(match[1].replace(",", ""))
        elif match := LOST.fullmatch(text):
            self.move(kind, match, display, OVER)
            self.lost.add(int(match[1]))
        elif match := ENDED.fullmatch(text):
            self.move(kind, match, display, OVER)
            if match[2] == "map":
                self.maps += 1
                return None
            return int(match[1]), match[2], Ending(match[3], match[4] or "")
        else:
            raise LookupError(text)
        return None

    def check_live(self, text: str) -> None:
        if not self.are_shown:
            raise Surprise(f"{self.cell} was sent a card, and can show none: {text}", self.cell)

    def move(self, kind: str, match: re.Match, display: str | None, place: int) -> None:
        """Checks that a card is new or goes on, and ends once."""
        number, text = int(match[1]), match[0]
        known = self.jobs.get(number)
        wanted = "update_display_data" if known else "display_data"
        if not self.are_shown:
            is_right = not known and kind == "display_data"
        else:
            is_right = kind == wanted and display and (
                place <= 0 if not known else known[0] == display and known[1] <= place
                and known[1] < OVER)
        if not is_right:
            raise Surprise(f"{self.cell} was sent {kind} {display} {text!r} after {known}",
                           self.cell, match[2] or "")
        self.jobs[number] = (display, place)
        if match[2] and match[2] != "map":
            self.names[match[2]] = number
