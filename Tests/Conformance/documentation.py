"""The project's Markdown pages: their Swift blocks, tables, headings and links."""

import pathlib
import re
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARKER = re.compile(r"<!-- cell: (.*?) -->\n\Z")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`]*`")
# The entries of the project's directory that pages name files in; others are made by building it.
TOP = {".ci", ".github", "Documentation", "Sources", "Tests", "kernelspec"}
SOURCES = {".c", ".h", ".md", ".py", ".swift"}


@dataclass
class Cell:
    """A Swift block, which is one cell, and what the page says about it.

    A comment right before the block says what running it takes, such as `<!-- cell: file=plot.png -->`:

    - `file=NAME`: an image of that name in the kernel's directory
    - `answer=TEXT`: the user's answer to the question the cell asks
    - `failing=NAME`: the cell starts a job of that name, which does not complete
    """

    line: int
    code: str
    text: str | None = None
    marks: dict[str, str] = field(default_factory=dict)


def pages() -> list[pathlib.Path]:
    """All Markdown files of the project; other hidden directories are caches."""
    visible = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."]
    found = [*ROOT.glob("*.md"), *(path for directory in [*visible, ROOT / ".github"] for path in directory.rglob("*.md"))]
    return sorted(path for path in found if not path.is_relative_to(ROOT / "Tests" / "artefacts")
                  and ".pytest_cache" not in path.parts)


def cells(page: pathlib.Path) -> list[Cell]:
    """The Swift blocks of a page; a text block that follows one is what the cell prints."""
    content = page.read_text()
    found: list[Cell] = []
    previous = ""
    for block in FENCE.finditer(content):
        kind, code = block.groups()
        if kind == "swift":
            marker = MARKER.search(content[:block.start()])
            marks = dict(mark.split("=", 1) for mark in marker[1].split(", ")) if marker else {}
            found.append(Cell(content.count("\n", 0, block.start()) + 2, code, marks=marks))
        elif kind == "text" and previous == "swift":
            found[-1].text = code
        previous = kind
    return found


def first_column(markdown: str, heading: str) -> list[str]:
    """The code spans that begin the rows of the table whose first column has this heading."""
    lines = iter(markdown.splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            break
    next(lines, None)
    column = []
    for line in lines:
        if not line.startswith("| `"):
            break
        column.append(line[3:line.index("` |")].replace("\\|", "|"))
    return column


def prose(page: pathlib.Path) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", page.read_text())


def anchors(page: pathlib.Path) -> set[str]:
    """What links to headings of a page may end with, as GitHub makes it."""
    found: set[str] = set()
    for heading in HEADING.findall(prose(page)):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{plain}-{number}" if number else plain) in found:
            number += 1
        found.add(anchor)
    return found


def links(page: pathlib.Path) -> list[str]:
    """The targets of a page's links and images."""
    return LINK.findall(CODE.sub("", prose(page)))


def paths(page: pathlib.Path) -> list[str]:
    """The code spans of a page that look like paths of the project, as they stand there."""
    found = []
    for code in CODE.findall(prose(page)):
        word = code.strip("`").partition(" ")[0]
        path = pathlib.PurePosixPath(word)
        if not re.fullmatch(r"[\w./+-]+", word) or path.parts[:2] == ("Tests", "artefacts"):
            continue
        if (path.parts and path.parts[0] in TOP and len(path.parts) > 1) or path.suffix in SOURCES:
            found.append(word)
    return found


def sections(page: pathlib.Path) -> dict[str, str]:
    """The text below each heading of a page, up to the next one."""
    parts = re.split(r"^#+ +(.+?) *#*$", page.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def rows(markdown: str) -> list[list[str]]:
    """The cells of the rows of a section's tables, without headings and lines below them."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")]
            for line, following in zip(lines, [*lines[1:], ""])
            if not line.startswith("|---") and not following.startswith("|---")]
