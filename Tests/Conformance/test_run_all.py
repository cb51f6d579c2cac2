"""Whole notebooks, run from top to bottom more than once in one session."""

import re
import subprocess
from dataclasses import dataclass, replace

import nbformat
import pytest

import documentation
import percent
from run_all import Shown, run_all, steady

# What a cell says of those that have to run after it, if it declares something else than before.
STALE = re.compile(r"^In\[N\].* still uses? the earlier .*%stale --run$")
pytestmark = pytest.mark.slow
ROOT = documentation.ROOT
EXAMPLES = sorted((ROOT / "kernelspec" / "examples").glob("*.ipynb"))


def without_news(cell: percent.Cell, shown: Shown) -> Shown:
    """What a cell shows; if it redeclares a name of the notebook, without the warning of the first time."""
    if cell.is_swift_file:
        return shown
    return replace(shown, stdout=[line for line in shown.stdout if not STALE.match(line)])


@dataclass
class Record:
    """What a notebook shows in each of three runs, the last one with an edited cell, and as a program."""

    book: percent.Book
    first: list[Shown]
    second: list[Shown]
    third: list[Shown]
    printed: str
    printed_when_edited: str

    def text(self, run: list[Shown]) -> list[str]:
        """What the cells print that a program of one file has, too."""
        return [line for cell, shown in zip(self.book.cells, run) if cell.is_swift_file for line in shown.stdout]


def compile_one_file(text: str, directory) -> subprocess.Popen:
    """Starts the compiler on a program and what it makes of it."""
    directory.mkdir()
    (directory / "main.swift").write_text(text)
    return subprocess.Popen(
        "swiftc -swift-version 5 -enable-bare-slash-regex -suppress-warnings main.swift -lm -o main && ./main",
        shell=True, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output(program: subprocess.Popen) -> str:
    printed, complaints = program.communicate(timeout=300)
    assert program.returncode == 0, complaints
    return printed


@pytest.fixture(scope="module", params=percent.books(), ids=lambda book: book.name)
def record(request, tmp_path_factory):
    from kernel import Kernel
    book = request.param
    directory = tmp_path_factory.mktemp(book.name)
    programs = [compile_one_file(book.program(edited), directory / name)
                for name, edited in [("whole", False), ("edited", True)]]
    kernel = Kernel()
    try:
        cells = [(cell.id, cell.code) for cell in book.cells]
        edited = [(cell.id, cell.edited) for cell in book.cells]
        runs = [run_all(kernel, cells), run_all(kernel, cells), run_all(kernel, edited)]
    finally:
        kernel.close()
    return Record(book, *runs, *map(output, programs))


def test_a_notebook_has_thirty_cells_and_one_edit(record):
    assert len(record.book.cells) >= 30
    assert sum(cell.code != cell.edited for cell in record.book.cells) == 1


def test_all_cells_run(record):
    assert [shown for shown in record.first if shown.status != "ok" or shown.stderr] == []


def test_the_cells_print_what_one_program_prints(record):
    assert record.text(record.first) == steady(record.printed).splitlines()


def test_the_second_run_shows_what_the_first_did(record):
    assert [without_news(*pair) for pair in zip(record.book.cells, record.second)] == [
        without_news(*pair) for pair in zip(record.book.cells, record.first)]


def test_an_edited_cell_counts_in_the_run_after_it(record):
    assert [shown for shown in record.third if shown.status != "ok"] == []
    printed = [line for line in record.text(record.third) if not STALE.match(line)]
    assert printed == steady(record.printed_when_edited).splitlines()
    assert record.printed != record.printed_when_edited


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_shows_the_same_when_run_again(start_kernel, path):
    stored = nbformat.read(path, 4)
    cells = [(cell["id"], cell.source) for cell in stored.cells if cell.cell_type == "code"]
    kernel = start_kernel()
    first = run_all(kernel, cells)
    assert run_all(kernel, cells)[:-1] == first[:-1]
