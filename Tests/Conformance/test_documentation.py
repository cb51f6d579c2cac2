"""The Swift of the documentation, run as it stands: one block a cell."""

import pathlib
import re

import pytest

PAGES = sorted((pathlib.Path(__file__).resolve().parents[2] / "Documentation").glob("*.md"))
BLOCK = re.compile(r"^```(swift|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cells(page):
    """The cells of a page, each with what it shows as the page has it, or None."""
    blocks = BLOCK.findall(page.read_text())
    for (kind, code), (next_kind, text) in zip(blocks, blocks[1:] + [("", "")]):
        if kind == "swift":
            yield code, text if next_kind == "text" else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_swift_of_a_page_runs(fresh_kernel, page):
    count = 0
    for code, text in cells(page):
        cell = fresh_kernel.ok(code)
        fresh_kernel.ok("jobs.wait()")
        assert not cell.errors, cell.describe()
        if text is not None:
            cell.wait(lambda cell: cell.text() == text)
        count += 1
    assert count > 3
    assert fresh_kernel.value("jobs.all.allSatisfy { $0.state == .completed }") == "true"
