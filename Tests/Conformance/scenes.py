"""Random cells: what they start, what they write, how they end."""

from model import Cell, Job
from scripts import TRAPS, moves
from story import Story

PRIORITIES = ("low", "normal", "high")


def quoted(script: str) -> str:
    return f'"{script}"'


class Scenes(Story):
    """A session with random cells."""

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def some_moves(self, most: int, is_async: bool) -> list[str]:
        kinds = "ppsfeubdho+" + ("czc" if is_async else "")
        counts = {"b": (2, 300), "c": (1, 4), "z": (0, 3), "h": (0, 0), "p": (1, 8)}
        chosen = [self.random.choice(kinds) for _ in range(self.random.randint(0, most))]
        return [f"{kind}{self.random.randint(*counts.get(kind, (1, 4)))}" for kind in chosen]

    def job(self, cell: Cell) -> str:
        """Adds a job to a cell; returns the code that starts it."""
        form = self.random.choice(["async", "async", "sync", "function", "asyncFunction"])
        is_async = form.startswith("async")
        job = Job(self.next("job"), "", cell, form)
        words = [word for word in self.some_moves(4, is_async) if word[0] != "+"]
        if self.chance(0.15):
            words.append(f"m{self.random.randint(1, 5)}")
        options = [f"as: .{form}"] if form != "async" else []
        if job.is_named:
            options += self.options(job, words)
        if not job.is_told:
            if self.chance(0.35) and self.holders < self.workers + self.chance(0.2):
                words.append(self.door(is_async))
            elif not job.retries and (others := [other for other in self.startable if self.chance(0.05)]):
                words += [f"{'va'[is_async and self.chance(0.5)]}{other.slot}" for other in others]
            words += [word for word in self.some_moves(2, is_async) if word[0] != "+"]
            words += self.an_end(job.slot, is_async)
        job.script = " ".join(words)
        cell.add(job)
        self.jobs[job.slot] = job
        return f"pens[{cell.name[1:]}].start({', '.join([str(job.slot), quoted(job.script)] + options)})"

    def options(self, job: Job, words: list[str]) -> list[str]:
        """Chooses how a job runs, and the moves that go with it."""
        options = []
        if self.chance(0.2):
            options.append(f"priority: .{self.random.choice(PRIORITIES)}")
        if self.chance(0.06) and self.holders < self.workers - 1:
            # A door that is never opened; a time that is over soon.
            words.append(f"g{self.next('door')}" if job.form == "async" else f"w{self.next('door')}")
            job.is_told = job.must_stop = True
            self.closed.add(self.last["door"])
            job.script = " ".join(words)
            job.stops["timed out"] = (0, len(job.course().pieces))
            options.append("timeout: .milliseconds(40)")
        elif self.chance(0.1):
            options.append("timeout: .seconds(600)")
        if not job.is_told and self.chance(0.12):
            job.retries = self.random.randint(1, 3)
            words.insert(0, f"y{self.random.randint(1, job.retries)}")
            options.append(f"retries: {job.retries}")
        if not job.is_told and self.chance(0.15):
            job.after = [other for other in self.startable if self.chance(0.2)]
            options.append(f"after: [{', '.join(str(other.slot) for other in job.after)}]")
        return options

    def job_cell(self) -> Cell:
        """A new cell that is a job."""
        cell = Cell(f"c{self.next('cell')}")
        job = Job(self.next("job"), "", cell, "cell")
        words = [word for word in self.some_moves(4, True) if word[0] != "+"]
        options = [f"--name {job.name}"]
        if self.chance(0.2):
            options.append(f"--priority {self.random.choice(PRIORITIES)}")
        if self.chance(0.3):
            job.retries = self.random.randint(1, 3)
            words.insert(0, f"y{self.random.randint(1, job.retries)}")
            options.append(f"--retries {job.retries}")
        if self.chance(0.2):
            job.after = [other for other in self.recent if self.chance(0.2)]
            if job.after:
                options.append(f"--after {','.join(str(other.number) for other in job.after)}")
        if self.chance(0.4) and self.holders < self.workers:
            words.append(self.door(True))
        words += self.an_end(job.slot, True)
        job.script = " ".join(words)
        cell.add(job)
        self.jobs[job.slot] = job
        cell.code = (f"%%job {' '.join(options)}\n"
                     f"try await jobPens[{job.slot}].play({quoted(job.script)})")
        cell.result = rf'Job \d+ "{job.name}"'
        cell.show_cards()
        return cell

    @property
    def startable(self) -> list[Job]:
        """Those of them that the code of a cell knows."""
        return [job for job in self.recent if job.form != "cell"]

    @property
    def recent(self) -> list[Job]:
        """Jobs of this process that others may wait for."""
        return [job for job in list(self.jobs.values())[-20:]
                if job.cell.generation == self.generation and job.number and not job.cell.cards.shared]

    def door(self, is_async: bool) -> str:
        door = self.next("door")
        self.closed.add(door)
        is_spinning = any(kind == "x" and number in self.closed
                          for job in self.unended for kind, number in moves(job.script))
        return f"{self.random.choice(('ggw' if is_async else 'w') + 'x' * (not is_spinning))}{door}"

    def an_end(self, number: int, is_async: bool) -> list[str]:
        """How a script ends."""
        kind = self.random.choices("r tkK", [6, 3, 2, 2, 1 if is_async else 0])[0]
        if kind in "kK":
            return [f"{kind}{self.random.choice(list(TRAPS))}"]
        return [f"{kind}{number}"] if kind != " " else []

    def cell(self, most_jobs: int = 4, door: str | None = None, is_dying: bool = False) -> Cell:
        """A new cell, which waits at the door if it has one."""
        cell = Cell(f"c{self.next('cell')}")
        number = cell.name[1:]
        lines = []
        if self.chance(0.15) and not door:
            lines.append(f"let v{number} = {number}")
            self.variables[f"v{number}"] = int(number)
        for _ in range(self.random.randint(0, most_jobs)):
            lines.append(self.job(cell))
            cell.parts.append(("start", int(list(cell.jobs)[-1][1:])))
        is_async = bool(door) or self.chance(0.5)
        words = self.some_moves(4, is_async)
        if self.chance(0.1) and self.holders < self.workers:
            words.append(f"m{self.random.randint(1, 5)}")
        if door:
            words.append(door)
            words += self.some_moves(2, is_async)
        elif not is_dying and self.chance(0.12):
            words += [word for word in self.an_end(int(number), is_async) if word[0] != "r"]
        if words:
            call = "try await {}.play" if is_async else "try {}.playNow"
            lines.append(f"_ = {call.format(f'pens[{number}]')}({quoted(' '.join(words))})")
            cell.parts.append(("play", " ".join(words)))
        if self.chance(0.3) and not is_dying:
            value, code = self.something_known()
            lines.append(code)
            cell.result = value
        cell.code = "\n".join(lines)
        cell.plan_anew()
        self.total += cell.course.total
        return cell

    def something_known(self) -> tuple[str, str]:
        """An expression, and its value."""
        if self.variables and self.chance(0.7):
            names = self.random.sample(sorted(self.variables), min(2, len(self.variables)))
            return str(sum(self.variables[name] for name in names)), " + ".join(names)
        number = self.random.randint(0, 99)
        return str(number * number), f"{number} * {number}"

    def magic(self, code: str, says: str, fails: str | None = None) -> Cell:
        return Cell(f"c{self.next('cell')}", code, says=says, fails=fails)
