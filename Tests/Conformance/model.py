"""What every cell must have received, derived from what the cells and jobs of a session should do.

A cell or job writes numbered pieces, each with its writer's name, and does what a script says. A
cell checks each message as it comes: another writer's piece, one that is missing, comes twice
or out of its order is found at once. What depends on timing is checked when everything has ended, against
how the jobs say they ended.
"""

import re
from dataclasses import dataclass, field

from card_model import Cards
from cell_result import plain
from scripts import PIECE, Course, Ending, Surprise, follow, moves, payload

# The places whose pieces may come later than a piece that was written after them: an update waits for a
# moment, in which text may be sent, and another writer's may take it along before the text.
PASSED = {"stdout": {"update"}, "stderr": {"update"}, "update": {"stdout", "stderr"}, "display": set()}
ATTEMPT = re.compile(r'job (\d+)(?: "\w+")?: attempt (\d+) of (\d+) failed: ([^\n«]*)\n')
WRITTEN = re.compile(f"{PIECE.pattern}|{ATTEMPT.pattern}|\n")


@dataclass
class Job:
    """A job, what it should do, and what has been received of it."""

    slot: int
    script: str
    cell: "Cell"
    # async, sync, function or asyncFunction, or cell for a cell that is a job.
    form: str = "async"
    retries: int = 0
    after: list = field(default_factory=list)
    # What may end it from outside: state → the fewest and the most pieces it has written then.
    stops: dict[str, tuple[int, int]] = field(default_factory=dict)
    # Whether nothing else can end it, as when it waits at a door that stays closed.
    must_stop: bool = False
    # Whether it was asked to stop, or will be when its time is over.
    is_told: bool = False
    number: int | None = None
    ending: Ending | None = None

    @property
    def name(self) -> str:
        return f"j{self.slot}"

    @property
    def is_named(self) -> bool:
        return not self.form.endswith("unction")

    @property
    def written(self) -> int:
        return self.cell.written.get(self.name, 0)

    def course(self, ending_of=lambda slot: None) -> Course:
        course = Course()
        for attempt in range(1, self.retries + 2):
            course.ending = follow(course, self.name, self.script, ending_of, attempt)
            if not course.ending or course.ending.state != "failed" or attempt > self.retries:
                break
            course.attempts.append(course.ending.text)
        course.ending = course.ending or Ending("completed", "")
        return course

    @property
    def hindered(self) -> list:
        """The jobs it was to start after that have not completed."""
        return [job for job in self.after if job.ending and job.ending.state != "completed"]

    def settle(self, ending_of) -> None:
        """Checks how the job ended and all it has written."""
        about = (self.cell.name, self.name)
        if not self.ending:
            raise Surprise(f"Nothing was said of the end of {self}.", *about)
        state, written, course = self.ending.state, self.written, self.course(ending_of)
        fewest, most = self.stops.get(state, (0, -1))
        if fewest <= written <= most:
            return
        if self.must_stop or state != course.ending.state and state in self.stops:
            raise Surprise(f"{self} {state} with {written} pieces; how it had to end: "
                           f"{self.stops}", *about)
        if self.hindered:
            reasons = {rf'job {job.number}(?: "{job.name}")? (?:was )?{job.ending.state}'
                       for job in self.hindered}
            if state != "cancelled" or written or not any(
                    re.fullmatch(reason, self.ending.text) for reason in reasons):
                raise Surprise(f"{self} had to be cancelled before it began because of {self.hindered}, "
                               f"not {self.ending} with {written} pieces.", *about)
            return
        if state != course.ending.state or not re.fullmatch(
                course.ending.text, self.ending.text.strip('"'), re.DOTALL):
            raise Surprise(f"{self} had to end so: {course.ending}, not so: {self.ending}", *about)
        self.cell.settle_writer(self.name, course)

    def __str__(self) -> str:
        return f"{self.name} “{self.script}” of {self.cell.name}"


@dataclass
class Cell:
    """A run of a cell, what it is to do, and what it has received."""

    name: str
    code: str = ""
    # What it does: its starts of jobs, its scripts and its reports, in order.
    parts: list[tuple[str, object]] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    # A pattern of all it writes, where it writes no pieces.
    says: str | None = None
    result: str | None = None
    # The run before this one, if the same text ran before.
    before: "Cell | None" = None
    # A pattern of its error, where it has one that its parts do not tell.
    fails: str | None = None
    # What has to end it from outside: the name of the error, and the pieces it has written then.
    stop: tuple[str, int] | None = None
    errors: list = field(default_factory=list)
    # Whether the process of the cells dies while it runs.
    is_dying: bool = False
    # Which of the session's processes it runs in.
    generation: int | None = None
    written: dict[str, int] = field(default_factory=dict)
    # The pieces that it has sent before earlier ones.
    ahead: dict[str, set[int]] = field(default_factory=dict)
    reported: list = field(default_factory=list)
    attempts: list = field(default_factory=list)
    text: str = ""
    # Whether its front-end shows cards.
    has_cards: bool = False
    displays: dict[str, str] = field(default_factory=dict)
    shown: list = field(default_factory=list)
    pending: dict[str, str] = field(default_factory=lambda: {"stdout": "", "stderr": ""})
    is_over: bool = False
    shown_result: str | None = None
    # How jobs without a name ended whose numbers are not known yet.
    early: dict[int, Ending] = field(default_factory=dict)
    # Its request, once it is sent.
    request: object = None

    def __post_init__(self):
        self.expected: dict[str, list] = {}
        self.cards = Cards(self.name, self.has_cards)
        self.plan_anew()

    def plan_anew(self) -> None:
        """Records what the parts are now."""
        self.base, self.families = 0, 0
        if self.before:
            self.base = self.before.base + len(self.before.course.pieces)
            self.families = self.before.course.families
        self.course = self.plan(lambda slot: None)
        self.expected[self.name] = self.course.pieces
        self.may_write(self.course)

    def show_cards(self) -> None:
        """Records that the cell's front-end shows cards."""
        self.has_cards = self.cards.are_shown = True

    def add(self, job: Job) -> None:
        self.jobs[job.name] = job
        course = job.course()
        self.expected[job.name] = course.pieces
        self.may_write(course)

    def may_write(self, course: Course) -> None:
        for child, count in course.children.items():
            self.expected[child] = [("stdout", None)] * count

    def plan(self, ending_of) -> Course:
        course = Course(families=self.families)
        for kind, what in self.parts:
            if kind == "start":
                course.write("stdout", says=f"j{what}=")
            elif kind == "report":
                course.write("stdout", says=f"j{what} ")
            elif ending := follow(course, self.name, what, ending_of):
                if ending.state != "completed":
                    course.ending = ending
                    break
        if self.fails:
            course.ending = Ending("failed", self.fails)
        return course

    def waits_for(self) -> set[int]:
        """The jobs whose ends decide how the cell and its jobs end."""
        scripts = [what for kind, what in self.parts if kind == "play"]
        scripts += [job.script for job in self.jobs.values()]
        return ({number for script in scripts for kind, number in moves(script) if kind in "va"}
                | {what for kind, what in self.parts if kind == "report"}
                | {other.slot for job in self.jobs.values() for other in job.after})

    # Messages

    def take(self, kind: str, content: dict) -> None:
        """Checks a message and records it."""
        if kind == "stream" and self.says is None:
            self.take_text(content["name"], content["text"])
        elif kind == "stream":
            self.text += content["text"]
        elif kind in ("display_data", "update_display_data"):
            self.take_display(kind, content)
        elif kind == "error":
            self.errors.append((content["ename"], content["evalue"]))
        elif kind == "execute_result":
            self.shown_result = content["data"]["text/plain"]
        elif kind == "status" and content["execution_state"] == "idle":
            self.is_over = True

    def take_text(self, stream: str, text: str) -> None:
        text = self.pending[stream] + text
        end = 0
        while match := WRITTEN.match(text, end):
            end = match.end()
            if match[1]:
                self.take_piece(stream, match[1], int(match[2]), match[3])
            elif match[4]:
                self.attempts.append((int(match[4]), match[7]))
        self.pending[stream] = text[end:]
        if text[end:] and text[end] not in "«j":
            raise Surprise(f"{self.name} was sent text that has no writer: {text[end:end + 200]!r}",
                           self.name)

    def take_display(self, kind: str, content: dict) -> None:
        text = plain(content["data"]["text/plain"])
        place = "display" if kind == "display_data" else "update"
        if piece := PIECE.fullmatch(text):
            identifier = content["transient"]["display_id"]
            if place == "update" and identifier != self.displays.get(piece[1]):
                raise Surprise(f"{text} updates what {piece[1]} has not shown last.", self.name)
            self.displays[piece[1]] = identifier
            self.take_piece(place, piece[1], int(piece[2]), piece[3])
            return
        try:
            end = self.cards.take(kind, text, content.get("transient", {}).get("display_id"))
        except LookupError:
            self.shown.append(text)
            return
        for name, number in self.cards.names.items():
            if name in self.jobs:
                self.jobs[name].number = number
        if end:
            self.take_end(*end)

    def take_piece(self, place: str, writer: str, number: int, text: str) -> None:
        base = self.base if writer == self.name else 0
        expected = self.expected.get(writer)
        count = self.written.get(writer, 0)
        shown = f"«{writer}.{number} {text}» on {place}"
        about = (self.name, writer)
        if expected is None:
            raise Surprise(f"{self.name} was sent what is not its own: {shown}", *about)
        index, ahead = number - base, self.ahead.setdefault(writer, set())
        if index >= len(expected):
            raise Surprise(f"{writer} writes {len(expected)} pieces, and {self.name} was sent one "
                           f"more: {shown}", *about)
        passed = {expected[i][0] for i in range(count, index) if i not in ahead}
        if index < count or index in ahead or not passed <= PASSED[place]:
            raise Surprise(f"After {count} pieces of {writer} {self.name} was sent {shown}", *about)
        wanted, says = expected[index]
        if place != wanted or (text != payload(number) if says is None
                               else not text.startswith(f"#{says}")):
            raise Surprise(f"{self.name} was sent {shown}, not {expected[index]}", *about)
        job = self.jobs.get(writer)
        if job and self.has_cards and job.is_named and count == 0 and len(self.jobs) <= 20 and \
                writer not in self.cards.names:
            raise Surprise(f"{shown} comes before the card of its job.", *about)
        if job and job.ending:
            raise Surprise(f"{shown} comes after the end of its job.", *about)
        if writer == self.name and self.is_over:
            raise Surprise(f"{shown} comes after the idle of its cell.", *about)
        ahead.add(index)
        while count in ahead:
            ahead.remove(count)
            count += 1
        self.written[writer] = count
        if says and (start := re.fullmatch(r"#(j\d+)=(\d+)", text)):
            job = self.jobs[start[1]]
            job.number = int(start[2])
            if ending := self.early.pop(job.number, None):
                self.take_end(job.number, None, ending)
        elif says and (report := re.fullmatch(r"#j(\d+) (.*)", text, re.DOTALL)):
            self.reported.append((int(report[1]), report[2]))

    def take_end(self, number: int, name: str | None, ending: Ending) -> None:
        job = next((job for job in self.jobs.values()
                    if (job.name == name if name else job.number == number)), None)
        if not job and not name and any(not job.number for job in self.jobs.values()):
            # The cell writes the number right after it has started the job.
            self.early[number] = ending
            return
        if job is None or job.number not in (number, None):
            raise Surprise(f"{self.name} was told of a job that is not its own: {number} {name} "
                           f"{ending}", self.name)
        if job.ending:
            raise Surprise(f"The end of {job} comes twice: {job.ending}, {ending}",
                           self.name, job.name)
        job.ending = ending
        if ending.state in ("failed", "crashed") and all(
                value != ending.text for _, value in self.errors):
            raise Surprise(f"{self.name} was told that {job} {ending.state}, and has no such error: "
                           f"{ending.text}", self.name, job.name)

    # The end

    @property
    def unfinished(self) -> list[Job]:
        unended = [job for job in self.jobs.values() if not job.ending]
        if unended and len(unended) == self.cards.shared.get("completed"):
            for job in unended:
                job.ending = Ending("completed")
            return []
        return unended

    def lose(self) -> None:
        """Records that the process of the cell's unfinished jobs is gone."""
        for job in self.unfinished:
            job.stops["lost"] = (job.written, len(job.course().pieces))

    def settle(self, reply: dict, ending_of) -> None:
        """Checks all that could not be checked before, when the cell and its jobs are over."""
        if any(self.pending.values()) and not self.stop and not any(
                job.stops for job in self.jobs.values()):
            raise Surprise(f"{self.name} was sent half a piece: {self.pending}", self.name)
        if self.early and not any("lost" in job.stops for job in self.jobs.values()):
            raise Surprise(f"{self.name} was told of jobs that are not its own: {self.early}",
                           self.name)
        errors = list(self.errors)
        if lost := [job for job in self.unfinished if "lost" in job.stops]:
            self.settle_lost(lost, errors)
        for job in self.jobs.values():
            job.settle(ending_of)
            if job.ending.state in ("failed", "crashed"):
                self.take_error(errors, job.ending.text, job.name)
        self.settle_reply(reply, errors, ending_of)
        if errors:
            raise Surprise(f"{self.name} was sent errors that have no cause: {errors}", self.name)
        self.settle_maps(ending_of)
        for slot, text in self.reported:
            ending = ending_of(slot)
            value = f" {ending.text}".replace('"', "") if ending.state == "completed" else ""
            if not text.startswith(ending.state + value):
                raise Surprise(f"{self.name} heard of job {slot}: {text}, not {ending}", self.name)

    def settle_lost(self, lost: list[Job], errors: list) -> None:
        told = [error for error in errors if error[0] == "RunnerDied" and "finish" in error[1]]
        if len(told) != 1:
            raise Surprise(f"{self.name} has lost {[job.name for job in lost]} and was told so "
                           f"{len(told)} times: {errors}", self.name, *(job.name for job in lost))
        errors.remove(told[0])
        said = re.search(r"before (?:jobs )?(.*) could finish", told[0][1])[1]
        names = {job.name if job.is_named else f"job {job.number}" for job in lost
                 if job.is_named or job.number}
        has_maps = any("m" in job.script for job in self.jobs.values()) or self.course.maps
        if len(names) == len(lost) <= 3 and set(said.split(", ")) != names and not has_maps:
            raise Surprise(f"{self.name} has lost {names}, not {said}", self.name)
        for job in lost:
            job.ending = Ending("lost")
            if self.has_cards and len(self.jobs) <= 20 and job.number not in self.cards.lost:
                raise Surprise(f"The card of {job} does not say that it is lost.",
                               self.name, job.name)

    def settle_maps(self, ending_of) -> None:
        """Checks that the end of each map was reported, if nothing was stopped halfway."""
        if self.stop or self.is_dying or any(job.stops for job in self.jobs.values()):
            return
        courses = [self.plan(ending_of)] + [job.course(ending_of) for job in self.jobs.values()
                                            if not job.hindered]
        if (count := sum(course.maps for course in courses)) != self.cards.maps:
            raise Surprise(f"{self.name} was told of {self.cards.maps} maps, not of {count}",
                           self.name)

    def take_error(self, errors: list, text: str, whose: str) -> None:
        """Takes the error with this text out of those the cell was sent."""
        error = next((error for error in errors if error[1] == text), None)
        if error is None:
            raise Surprise(f"{self.name} was not sent the error of {whose}: {text}",
                           self.name, whose)
        errors.remove(error)

    def settle_reply(self, reply: dict, errors: list, ending_of) -> None:
        course = self.plan(ending_of)
        status, name = reply["status"], reply.get("ename")
        if status == "error":
            self.take_error(errors, reply["evalue"], self.name)
        if self.is_dying and name == "RunnerDied":
            return
        if self.stop:
            if (name, self.written.get(self.name, 0)) != self.stop:
                raise Surprise(f"{self.name} had to end so: {self.stop}, not so: {reply}",
                               self.name)
            return
        if not course.ending:
            if status != "ok":
                raise Surprise(f"{self.name} had to succeed: {reply}", self.name)
            if self.shown_result != self.result and not (self.result and re.fullmatch(
                    self.result, self.shown_result or "")):
                raise Surprise(f"{self.name} has the result {self.shown_result}, not {self.result}",
                               self.name)
        elif status != "error" or not re.fullmatch(course.ending.text, reply["evalue"], re.DOTALL):
            raise Surprise(f"{self.name} had to end so: {course.ending}, not so: {reply}", self.name)
        self.settle_writer(self.name, course)
        if self.says is not None and not re.fullmatch(self.says, self.text):
            raise Surprise(f"{self.name} says {self.text!r}, not {self.says!r}", self.name)

    def settle_writer(self, name: str, course: Course) -> None:
        """Checks that a writer that came to its end has written all."""
        written = {name: len(course.pieces)}
        if not course.ending or course.ending.state == "completed" or not course.maps:
            written |= course.children
        for writer, count in written.items():
            if self.written.get(writer, 0) != count:
                raise Surprise(f"{self.name} has {self.written.get(writer, 0)} of {count} pieces of "
                               f"{writer}.", self.name, name)
        number = self.jobs[name].number if name in self.jobs else None
        if (heard := [text for job, text in self.attempts if job == number]) and \
                len(heard) != len(course.attempts) or len(course.attempts) > len(heard):
            raise Surprise(f"{self.name} was told of these attempts of {name}: {heard}, not of "
                           f"{course.attempts}", self.name, name)
