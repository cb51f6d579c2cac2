"""A session with a real kernel, and beside it the model of what each of its cells must receive."""

import pathlib
import random
from collections import Counter

from model import Cell, Job
from scripts import DOORS, Surprise, moves

PLAYER = pathlib.Path(__file__).with_name("player.swift").read_text()
# How long anything may take on a busy machine before it counts as lost.
PATIENCE = 120


class Story:
    """What was done in a session, what came back, and what is still expected."""

    def __init__(self, kernel, seed: int):
        self.kernel = kernel
        self.seed = seed
        self.random = random.Random(seed)
        self.cells: dict[str, Cell] = {}
        self.open_cells: list[Cell] = []
        self.jobs: dict[int, Job] = {}
        self.closed: set[int] = set()
        self.counts: Counter = Counter()
        self.history: list[str] = []
        self.workers = 4
        self.generation = 0
        self.subshell: str | None = None
        self.last = {"cell": 0, "job": 0, "door": 0}
        self.total = 0
        self.variables: dict[str, int] = {}
        self.seen = len(kernel.published)
        self.begin()

    def begin(self) -> None:
        """Declares what all cells use, in a new process."""
        self.generation += 1
        self.workers, self.total = 4, 0
        self.closed, self.variables = set(), {}
        cell = self.kernel.run_cell(PLAYER, PATIENCE)
        assert cell.status == "ok", cell.describe()

    def next(self, what: str) -> int:
        self.last[what] += 1
        return self.last[what]

    def note(self, text: str) -> None:
        self.history.append(text)

    # Messages

    def absorb(self) -> None:
        """Hands every new message to the cell it belongs to."""
        published = self.kernel.published
        while self.seen < len(published):
            message = published[self.seen]
            self.seen += 1
            cell = self.cells.get(message["parent_header"].get("msg_id"))
            if cell:
                cell.take(message["msg_type"], message["content"])

    def until(self, condition, what: str, *about: str):
        """Waits until a condition holds, and fails if it never does."""
        def holds():
            self.absorb()
            return condition()

        try:
            return self.kernel.until(holds, PATIENCE)
        except TimeoutError:
            raise Surprise(f"In {PATIENCE} s it did not come to this: {what}", *about) from None

    # Cells

    def send(self, cell: Cell, **options) -> Cell:
        """Sends a cell and returns at once."""
        cell.generation = self.generation
        if self.random.random() < 0.5:
            cell.show_cards()
        cell.request = self.kernel.start_cell(
            cell.code, stop_on_error=False,
            cell_id=f"cell-{cell.name}" if cell.has_cards else None, **options)
        self.cells[cell.request.id] = cell
        self.open_cells.append(cell)
        return cell

    def finish(self, cell: Cell) -> Cell:
        self.until(lambda: cell.is_over and cell.request.id in self.kernel.replies,
                   f"{cell.name} ends", cell.name)
        return cell

    def run(self, cell: Cell, **options) -> Cell:
        return self.finish(self.send(cell, **options))

    def reply(self, cell: Cell) -> dict | None:
        message = self.kernel.replies.get(cell.request.id)
        return message and message["content"]

    # What has to come

    @property
    def unended(self) -> list[Job]:
        self.absorb()
        return [job for job in self.jobs.values() if not job.ending]

    def is_blocked(self, job: Job) -> bool:
        """Whether a job cannot end before a door is opened."""
        if job.ending or job.is_told:
            return False
        return (any(kind in DOORS and number in self.closed or
                    kind in "va" and self.is_blocked(self.jobs[number])
                    for kind, number in moves(job.script))
                or any(self.is_blocked(other) for other in job.after))

    @property
    def holders(self) -> int:
        """How many workers may be held by jobs that wait at closed doors."""
        return sum(self.is_blocked(job) or job.is_told for job in self.unended)

    def must_end(self, job: Job) -> bool:
        return bool(job.ending or not self.is_blocked(job) and self.holders < self.workers)

    def is_at_door(self, job: Job) -> bool:
        """Whether a job is known to wait at its first door, which is closed."""
        course, door = self.way_to_door(job)
        return door in self.closed and not job.ending and job.written == course

    def way_to_door(self, job: Job) -> tuple[int, int | None]:
        """How many pieces a job writes up to its first door, and the number of that."""
        for position, (kind, number) in enumerate(words := moves(job.script)):
            if kind in DOORS:
                way = " ".join(f"{k}{n}" for k, n in words[:position + 1])
                return len(Job(job.slot, way, job.cell, job.form,
                                job.retries).course().pieces), number
        return 0, None

    def open(self, *doors: int) -> str:
        """The code that opens doors."""
        self.closed -= set(doors)
        return f"openDoors({', '.join(map(str, doors))})"

    # The end

    def ending_of(self, slot: int):
        job = self.jobs.get(slot)
        return job and job.ending

    def settle(self, everything: bool = False) -> None:
        """Settles the cells that are over with all their jobs, and with what they wait for."""
        self.absorb()
        for cell in list(self.open_cells):
            reply = self.reply(cell)
            if everything or cell.is_over and reply and not cell.unfinished and all(
                    self.ending_of(slot) for slot in cell.waits_for()):
                cell.settle(reply, self.ending_of)
                self.open_cells.remove(cell)
                self.counts["settled cells"] += 1

    def told(self, surprise: Surprise) -> str:
        """What a reader needs to know about a failed run."""
        about = surprise.about | {other for name in surprise.about for other in self.kin(name)}
        lines = [line for line in self.history[:-12]
                 if any(f"{name}" in line.replace(",", " ").replace(":", " ").split()
                        for name in about)]
        cells = [cell for cell in self.cells.values() if surprise.about & {cell.name, *cell.jobs}]
        heard = [f"{cell.name} received:\n{cell.request.describe()}" for cell in cells]
        return "\n".join([
            str(surprise), f"Seed {self.seed}, after {len(self.history)} steps.",
            f"{self.workers} workers; jobs that have not ended:", *(
                f"  {job}, {job.written} pieces, {'blocked' * self.is_blocked(job)} "
                f"{'told to stop' * job.is_told}" for job in self.unended),
            "Steps about it:", *(f"  {line}" for line in lines[-40:]),
            "The last steps:", *(f"  {line}" for line in self.history[-12:]), *heard])

    def kin(self, name: str) -> set[str]:
        """The jobs of a cell and the cell of a job."""
        return {other for cell in self.cells.values() for job in cell.jobs.values()
                for other in (cell.name, job.name) if name in (cell.name, job.name)}
