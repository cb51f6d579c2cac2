"""What a script has its writer do: the moves of player.swift, in Python."""

import re
from dataclasses import dataclass, field

# A numbered piece: its writer, its number, what it says.
PIECE = re.compile(r"«(\w+)\.(\d+) ([^«»]*)»")

# Moves after whose letter comes how many pieces they write, and where.
WRITING = {"p": "stdout", "s": "stdout", "f": "stdout", "e": "stderr", "u": "stdout",
           "b": "stdout", "d": "display"}
DOORS = "gwx"

TRAPS = {0: r"out of luck in {name}", 1: r".*out of range.*", 2: r".*nil.*", 3: r".*",
         4: r".*[Dd]ivision by zero.*", 5: r".*null pointer.*", 6: r".*", 7: r"(not so in {name}|Precondition failure)"}


class Surprise(AssertionError):
    """An observation that the model did not expect, and the jobs and cells it concerns."""

    def __init__(self, what: str, *about: str):
        super().__init__(what)
        self.about = set(about)


def moves(script: str) -> list[tuple[str, int]]:
    return [(move[0], int(move[1:] or 0)) for move in script.split()]


def payload(number: int) -> str:
    """What the piece of this number says."""
    return "a😀ä" * (number % 4)


@dataclass
class Ending:
    """How a job or a cell ended; the text is its value, or its error or a pattern of it."""

    state: str
    text: str = ""


@dataclass
class Course:
    """What a writer does: its pieces, each with its place and what it says, and how it ends."""

    pieces: list[tuple[str, str | None]] = field(default_factory=list)
    children: dict[str, int] = field(default_factory=dict)
    maps: int = 0
    attempts: list[str] = field(default_factory=list)
    # How many groups of children it has had.
    families: int = 0
    total: int = 0
    ending: Ending | None = None

    def write(self, place: str, count: int = 1, says: str | None = None) -> None:
        self.pieces += [(place, says)] * count


def follow(course: Course, name: str, script: str, ending_of, attempt: int = 1) -> Ending | None:
    """Does what a script says, as far as it goes; returns how it ends before its end.

    ending_of(slot) tells how another job ended, or None for one that is expected to complete.
    """
    for kind, number in moves(script):
        if kind in WRITING:
            course.write(WRITING[kind], number)
        elif kind == "h":
            course.write("display")
            course.write("update")
        elif kind in DOORS:
            course.write("stdout")
        elif kind in "cm":
            for child in range(number):
                course.children[f"{name}_{course.families}_{child}"] = 3 if kind == "c" else 1
            course.families += 1
            if kind == "m":
                course.maps += 1
                course.write("stdout", says=str(sum(n * n for n in range(number))))
        elif kind == "+":
            course.total += number
        elif kind in "va":
            if (other := ending_of(number)) and other.state != "completed":
                return awaited(other)
        elif kind == "y":
            if attempt <= number:
                return Ending("failed", rf"number\(-{number}\)")
        elif kind == "t":
            return Ending("failed", rf"number\({number}\)")
        elif kind in "kK":
            return Ending("crashed", TRAPS[number].format(name=name))
        elif kind == "r":
            return Ending("completed", str(number))
    return None


def awaited(other: Ending) -> Ending:
    """How a waiting job ends when the one it waits for did not complete."""
    if other.state == "cancelled" and not other.text:
        return Ending("cancelled")
    return Ending("failed", ".*")
