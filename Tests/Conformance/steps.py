"""Random steps of a session: what a user does next, chosen by a seed and by what is possible."""

import os
import re
import signal
from contextlib import contextmanager
from dataclasses import replace

from model import Cell, Job
from scripts import DOORS, PIECE, Surprise, moves
from scenes import Scenes, quoted
from story import PATIENCE


class Steps(Scenes):
    """A session that plans its own steps."""

    # Whether the process of the cells may die now and then.
    has_deaths = True

    def play(self, count: int) -> None:
        """Takes so many steps, ends everything, and checks what every cell has received."""
        with self.telling():
            for _ in range(count):
                self.step()
            self.end()

    @contextmanager
    def telling(self):
        """Reports the steps and the seed if something goes wrong."""
        try:
            yield
        except (AssertionError, TimeoutError, RuntimeError) as error:
            surprise = error if isinstance(error, Surprise) else Surprise(str(error))
            raise AssertionError(self.told(surprise)) from error

    def step(self) -> None:
        self.absorb()
        chances = {
            self.run_cells: 12, self.run_busy_cell: 4, self.cancel: 5, self.wait: 4,
            self.wait_too_short: 1, self.report: 3, self.list_jobs: 2, self.ask: 4,
            self.change_workers: 1, self.look: 3, self.run_again: 2, self.flood: 0.4,
            self.die: 0.25 * self.has_deaths, self.run_job_cell: 2, self.read_log: 2, self.open_doors: 1 + 2 * len(self.openable),
        }
        names = list(chances)
        step, = self.random.choices(names, [chances[name] for name in names])
        self.counts[step.__name__] += 1
        step()
        self.settle()

    def end(self) -> None:
        """Opens all doors, waits for all jobs, and settles what is left."""
        while self.openable:
            self.open_doors()
        self.until(lambda: not self.unended, "all jobs end", *(job.name for job in self.unended))
        self.run(self.magic("%wait", r""))
        self.settle()
        if self.open_cells:
            raise Surprise("Cells are left over", *(cell.name for cell in self.open_cells))
        self.kernel.check()

    def run_cells(self) -> None:
        """Runs a cell, or sends some at once."""
        cells = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            cells.append(self.cell())
            self.note(f"{cells[-1].name}: {describe(cells[-1])}")
            self.send(cells[-1], silent=False)
        for cell in cells:
            self.finish(cell)

    def run_busy_cell(self) -> None:
        """Runs a cell up to a door; does other things meanwhile; then opens it or interrupts."""
        number = self.next("door")
        door = f"{self.random.choice('ggw')}{number}"
        self.closed.add(number)
        cell = self.cell(2, door)
        kind, script = cell.parts[-1]
        way = replace(cell, parts=[*cell.parts[:-1], (kind, script[:script.index(door)] + door)])
        before = len(way.course.pieces)
        self.note(f"{cell.name} waits at {door}: {describe(cell)}")
        self.send(cell)
        self.until(lambda: cell.written.get(cell.name, 0) == before, f"{cell.name} reaches {door}",
                   cell.name)
        for _ in range(self.random.randint(0, 3)):
            self.random.choice([self.ask, self.ask, self.run_beside])()
        if self.chance(0.4):
            self.note(f"interrupt {cell.name}")
            cell.stop = ("Interrupted", before)
            self.total += way.course.total - cell.course.total
            self.closed.discard(number)
            self.kernel.interrupt()
        else:
            beside = Cell(f"c{self.next('cell')}", self.open(number))
            self.note(f"{beside.name} opens the door of {cell.name}")
            self.run(beside, subshell=self.shell())
        self.finish(cell)

    def run_beside(self) -> None:
        """Runs a cell in a sub-shell."""
        cell = self.cell(2)
        self.note(f"{cell.name} beside: {describe(cell)}")
        self.run(cell, subshell=self.shell())

    def shell(self) -> str:
        if self.subshell is None:
            self.subshell = self.kernel.request("create_subshell_request", channel="control",
                                                timeout=PATIENCE)["subshell_id"]
        return self.subshell

    @property
    def openable(self) -> list[int]:
        """The closed doors at which no job is to be stopped."""
        kept = {number for job in self.unended if job.is_told
                for kind, number in moves(job.script) if kind in DOORS}
        return sorted(self.closed - kept)

    def open_doors(self) -> None:
        doors = [door for door in self.openable if self.chance(0.5)] or self.openable[:1]
        if not doors:
            return
        cell = Cell(f"c{self.next('cell')}", self.open(*doors))
        self.note(f"{cell.name}: {cell.code}")
        self.run(cell)

    def cancel(self) -> None:
        """Cancels one or more jobs, in one of the ways there are."""
        known = [job for job in self.recent if job.number and (not job.ending or self.chance(0.1))]
        if not known:
            return
        chosen = known if self.chance(0.05) else [self.random.choice(known)]
        is_now = self.chance(0.85)
        says = ""
        for job in chosen:
            says = self.tell_to_stop(job)
        if len(chosen) > 1:
            says = "(?s).*"
        if self.chance(0.6) or any(job.form == "cell" for job in chosen):
            numbers = " ".join(str(job.number) for job in chosen)
            cell = self.magic(f"%cancel {numbers}{' --now' if is_now else ''}", says)
        else:
            grace = "grace: .zero" if is_now else ""
            cell = self.magic("\n".join(f"_ = slots[{job.slot}]?.cancel({grace})" for job in chosen), "")
        self.note(f"{cell.name} cancels {', '.join(job.name for job in chosen)}: {cell.code!r}")
        self.run(cell)
        if self.chance(0.5):
            ends = [job for job in chosen if self.must_end(job)]
            self.until(lambda: all(job.ending for job in ends), "they end after being told to stop",
                       *(job.name for job in ends))

    def tell_to_stop(self, job: Job) -> str:
        """Records that a job is asked to stop; returns what %cancel says then."""
        title = f'job {job.number}' + (f' "{job.name}"' if job.is_named else "")
        over, told = rf"{title} is over: it .*\n", rf"Cancelling {title}\.\n"
        if job.ending:
            return over
        is_held = self.is_blocked(job)
        way, door = self.way_to_door(job)
        waits_for_others = job.after or any(kind in "va" for kind, _ in moves(job.script))
        if door in self.closed and not job.is_told:
            most = way
            job.must_stop = not waits_for_others
        else:
            most = len(job.course().pieces)
        fewest = way if self.is_at_door(job) else job.written
        if not job.must_stop or "cancelled" not in job.stops:
            job.stops["cancelled"] = (fewest, most)
        job.is_told = True
        # Another job may fail at any time, and this one with it.
        return told if is_held and not waits_for_others else f"{over}|{told}"

    def wait(self) -> None:
        """Waits for jobs that must end, by %wait or on the wire."""
        known = [job for job in self.recent if job.number and self.must_end(job)]
        if not known:
            return
        chosen = self.random.sample(known, min(len(known), 3))
        names = ", ".join(job.name for job in chosen)
        if self.chance(0.5):
            cell = self.magic("%wait " + " ".join(str(job.number) for job in chosen)
                              + self.random.choice(["", " --timeout 600s"]), "")
            self.note(f"{cell.name} waits for {names}")
            self.run(cell)
        else:
            self.note(f"wait for the ends of {names}")
        self.until(lambda: all(job.ending for job in chosen), f"{names} end",
                   *(job.name for job in chosen))

    def wait_too_short(self) -> None:
        """Waits for a job that cannot end, for a time."""
        known = [job for job in self.recent if job.number and self.is_at_door(job) and not job.is_told]
        if not known:
            return
        job = self.random.choice(known)
        cell = self.magic(f"%wait {job.number} --timeout 20ms", "",
                          rf".*job {job.number}\b.* has not ended within 20 ms; it keeps running")
        self.note(f"{cell.name} waits for {job.name}, too short")
        self.run(cell)

    def report(self) -> None:
        """Asks jobs for their values, in a cell."""
        known = [job for job in self.startable if self.must_end(job)]
        if not known:
            return
        chosen = self.random.sample(known, min(len(known), 2))
        number = self.next("cell")
        cell = Cell(f"c{number}", "\n".join(f"pens[{number}].report({job.slot})" for job in chosen),
                    [("report", job.slot) for job in chosen])
        self.note(f"{cell.name} reports {', '.join(job.name for job in chosen)}")
        self.run(cell)

    def list_jobs(self) -> None:
        """Checks what %jobs says of the jobs."""
        known = [job for job in self.recent if job.number]
        before = {job.name: job.ending.state if job.ending else
                  "running" if self.is_at_door(job) and not job.is_told else None for job in known}
        cell = self.magic("%jobs", r"(The session has no jobs yet\.\n)?")
        self.note(f"{cell.name}: %jobs")
        self.run(cell)
        table = "\n".join(cell.shown)
        for job in known:
            name = job.name if job.is_named else ""
            row = re.search(rf"^{job.number} +{name} +(\w[\w ]*?)(?:(?:,| for) .*?)?  +", table, re.MULTILINE)
            if not row or before[job.name] not in (None, row[1]):
                raise Surprise(f"%jobs should say that {job.name}, number {job.number}, is "
                               f"{before[job.name]}:\n{table}", cell.name, job.name)

    def ask(self) -> None:
        """Asks what is answered whatever runs."""
        kind, content, test = self.random.choice([
            ("kernel_info_request", {}, lambda reply: reply["language_info"]["name"] == "swift"),
            ("is_complete_request", {"code": "func f() {"},
             lambda reply: reply["status"] == "incomplete"),
            ("complete_request", {"code": "pens[1].rep", "cursor_pos": 11},
             lambda reply: any("report" in match for match in reply["matches"])),
            ("history_request", {"hist_access_type": "tail", "n": 2, "raw": True, "output": False},
             lambda reply: reply["history"]),
            ("comm_info_request", {}, lambda reply: reply["comms"] is not None),
            ("inspect_request", {"code": "doors", "cursor_pos": 2, "detail_level": 0},
             lambda reply: reply["found"])])
        self.note(kind)
        reply = self.kernel.request(kind, content, timeout=PATIENCE)
        if not test(reply):
            raise Surprise(f"This is no answer to {kind}, {content}: {reply}")

    def look(self) -> None:
        """Reads what earlier cells have left."""
        cell = Cell(f"c{self.next('cell')}", "total.load(ordering: .relaxed)",
                    result=str(self.total))
        value, code = self.something_known()
        self.note(f"{cell.name} reads the total and {code}")
        self.run(cell, user_expressions={"known": code})
        answer = self.reply(cell)["user_expressions"]["known"]
        if answer.get("data", {}).get("text/plain") != value:
            raise Surprise(f"{code} is {value}, not {answer}", cell.name)

    def run_again(self) -> None:
        """Runs a cell without jobs once more."""
        cells = [cell for cell in self.cells.values() if cell.generation == self.generation
                 and cell.parts and cell not in self.open_cells and not cell.jobs and not cell.stop
                 and not cell.is_dying and all(kind == "play" for kind, _ in cell.parts)
                 and not set("gwxva" + "m" * (self.holders >= self.workers)) & {kind for kind, _ in moves(cell.parts[0][1])}]
        if not cells:
            return
        cell = self.random.choice(cells[-20:])
        again = Cell(cell.name, cell.code, cell.parts, result=cell.result, before=cell)
        # The newest run of a cell is the one to be run again.
        cell.generation = None
        self.total += again.course.total
        self.note(f"{again.name} again")
        self.run(again)

    def change_workers(self) -> None:
        self.workers = self.random.randint(2, 6)
        cell = self.magic(f"jobs.workers = {self.workers}", "")
        self.note(f"{cell.name}: {cell.code}")
        self.run(cell)

    def flood(self) -> None:
        """Starts many small jobs in one cell."""
        if self.holders >= self.workers:
            return
        cell = Cell(f"c{self.next('cell')}")
        count = self.random.randint(21, 60)
        slots = []
        for _ in range(count):
            job = Job(self.next("job"), f"p{self.random.randint(0, 2)}", cell)
            cell.add(job)
            self.jobs[job.slot] = job
            slots.append(job)
        cell.parts = [("start", job.slot) for job in slots]
        cell.code = "\n".join(f"pens[{cell.name[1:]}].start({job.slot}, {quoted(job.script)})"
                              for job in slots)
        cell.plan_anew()
        self.note(f"{cell.name} starts {count} jobs, {slots[0].name} to {slots[-1].name}")
        self.run(cell)
        self.until(lambda: not cell.unfinished, f"the jobs of {cell.name} end", cell.name)

    def run_job_cell(self) -> None:
        """Runs a cell that is a job."""
        cell = self.job_cell()
        job, = cell.jobs.values()
        self.note(f"{cell.name}: {describe(cell)}")
        self.run(cell)
        self.until(lambda: job.number, f"{cell.name} shows the card of {job.name}", cell.name)

    def read_log(self) -> None:
        """Checks that the log of a job has all it has written."""
        known = [job for job in self.recent if job.ending]
        if not known:
            return
        job = self.random.choice(known)
        cell = self.magic(f"%log {job.number}", r"(?s).*")
        self.note(f"{cell.name}: the log of {job.name}")
        self.run(cell)
        written = [(piece[1], int(piece[2])) for piece in PIECE.finditer(cell.text)
                   if piece[1] == job.name]
        # A display is in the log, but not what takes its place later.
        if written != [(job.name, number) for number, (place, _) in enumerate(
                job.cell.expected[job.name][:job.written]) if place != "update"]:
            raise Surprise(f"The log of {job} has not the {job.written} pieces it has written: "
                           f"{cell.text}", cell.name, job.name)

    def die(self) -> None:
        """Has the process of the cells die, in one of the ways there are."""
        cell = self.cell(3, is_dying=True)
        ways = ["exit in a cell", "SIGKILL"] + ["exit in a job"] * (self.holders < self.workers)
        way = self.random.choice(ways)
        number = cell.name[1:]
        if way == "exit in a cell":
            cell.code += "\nexit(3)"
        elif way == "exit in a job":
            job = Job(self.next("job"), "p2 q0", cell)
            cell.add(job)
            self.jobs[job.slot] = job
            cell.code += f"\npens[{number}].start({job.slot}, \"p2 q0\")"
            cell.parts.append(("start", job.slot))
        else:
            door = self.next("door")
            cell.code += f"\n_ = try await pens[{number}].play(\"g{door}\")"
            cell.parts.append(("play", f"g{door}"))
        cell.is_dying = True
        cell.plan_anew()
        self.note(f"{cell.name} {way}: {describe(cell)}")
        self.send(cell)
        if way == "SIGKILL":
            pieces = len(cell.course.pieces)
            self.until(lambda: cell.is_over or cell.written.get(cell.name, 0) == pieces,
                       f"{cell.name} reaches its door", cell.name)
            os.kill(self.kernel.runner.pid, signal.SIGKILL)
        self.finish(cell)
        self.until(lambda: all(any("could finish" in text for _, text in cell.errors)
                               for cell in self.open_cells if cell.unfinished),
                   "all cells with jobs are told of the death", *(cell.name for cell in self.open_cells))
        for cell in self.open_cells:
            cell.lose()
        self.settle(everything=True)
        self.begin()


def describe(cell: Cell) -> str:
    return cell.code.replace(f"pens[{cell.name[1:]}].", "").replace("\n", "; ")
