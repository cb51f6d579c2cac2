"""Notebooks as plain text, in the percent format that Jupytext reads, with two tags of our own.

`// %%` starts a cell of code and `// %% [markdown]` one of text. A magic stands in a comment, so that the file stays
Swift. The tag `[notebook]` marks a cell that means nothing, or something else, in a program of one file; the text of
an `[edit]` takes the place of the cell above it once the user has changed that.
"""

import pathlib
import re
from dataclasses import dataclass

NOTEBOOKS = pathlib.Path(__file__).parent / "notebooks"
MARKER = re.compile(r"^// %%(?: \[(\w+)\])?\n", re.MULTILINE)
MAGIC = re.compile(r"^// (?=[%!?]\S)", re.MULTILINE)


@dataclass
class Cell:
    """A cell of code, and what an edit makes of it."""

    id: str
    code: str
    edited: str
    is_swift_file: bool = True


@dataclass
class Book:
    """A notebook's cells of code, in order."""

    name: str
    cells: list[Cell]

    def program(self, edited: bool = False) -> str:
        """The notebook as one file of Swift."""
        return "\n".join(cell.edited if edited else cell.code for cell in self.cells if cell.is_swift_file)


def read(path: pathlib.Path) -> Book:
    parts = MARKER.split(path.read_text())[1:]
    found: list[Cell] = []
    for kind, text in zip(parts[::2], parts[1::2]):
        text = MAGIC.sub("", text.strip())
        if kind == "edit":
            found[-1].edited = text
        elif kind != "markdown":
            found.append(Cell(f"{path.stem}-{len(found)}", text, text, kind is None))
    return Book(path.stem, found)


def books() -> list[Book]:
    return [read(path) for path in sorted(NOTEBOOKS.glob("*.swift"))]
