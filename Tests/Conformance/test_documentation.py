"""What the documentation says is true: its Swift runs, its tables are complete, its links lead somewhere."""

import re
import struct
import zlib

import pytest

from documentation import ROOT, anchors, cells, first_column, links, pages

DOCUMENTATION = ROOT / "Documentation"
RUN = [ROOT / "README.md", *(DOCUMENTATION / f"{name}.md" for name in ("Guide", "Jobs", "Magics"))]
VARIABLE = re.compile(r"SWIFT_KERNEL_[A-Z_]*[A-Z]")
# What the kernel's own processes say to each other, which no user sets.
INTERNAL_VARIABLES: set[str] = set()


def name(page):
    return str(page.relative_to(ROOT))


def picture() -> bytes:
    """A PNG image of one gray pixel."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b""))


@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_swift_of_a_page_runs(start_kernel, tmp_path, page):
    """One block a cell, in one session, in the order of the page."""
    kernel = start_kernel(cwd=str(tmp_path))
    blocks = cells(page)
    assert len(blocks) > 1
    failing = []
    for block in blocks:
        place = f"{page.name}:{block.line}"
        if "file" in block.marks:
            (tmp_path / block.marks["file"]).write_bytes(picture())
        asked = len(kernel.input_requests)
        cell = kernel.start_cell(block.code)
        if "answer" in block.marks:
            kernel.until(lambda: len(kernel.input_requests) > asked)
            kernel.client.input(block.marks["answer"])
        kernel.finish(cell)
        assert cell.status == "ok", f"{place}\n{cell.describe()}"
        kernel.ok("jobs.wait()")
        if "failing" in block.marks:
            failing.append(block.marks["failing"])
            cell.wait(lambda cell: cell.errors)
        assert len(cell.errors) == ("failing" in block.marks), f"{place}\n{cell.describe()}"
        if block.text is not None:
            cell.wait(lambda cell: cell.text() == block.text, timeout=10)
    names = kernel.value("jobs.all.filter { $0.state != .completed }.map { $0.name }.joined(separator: \" \")")
    assert names == f'"{" ".join(failing)}"'
    kernel.check()


def test_the_table_of_magics_is_that_of_help(kernel):
    [help] = kernel.ok("%help").displays
    listed = first_column((DOCUMENTATION / "Magics.md").read_text(), "magic")
    assert listed == first_column(help["text/markdown"], "magic")
    assert listed == [line.split("  ")[0] for line in help["text/plain"].splitlines()[:len(listed)]]
    assert len(listed) > 20


def sources() -> str:
    """The text of all sources."""
    return "\n".join(path.read_text() for path in sorted((ROOT / "Sources").rglob("*"))
                     if path.suffix in {".swift", ".c", ".h"})


def test_every_variable_a_user_may_set_is_documented():
    found = set(VARIABLE.findall(sources()))
    listed = first_column((DOCUMENTATION / "Environment.md").read_text(), "variable")
    assert listed == sorted(found - INTERNAL_VARIABLES)
    assert found >= INTERNAL_VARIABLES


def test_every_error_that_is_explained_can_occur():
    explained = first_column((DOCUMENTATION / "Troubleshooting.md").read_text(), "message")
    names = [message.partition(":")[0] for message in explained]
    text = sources()
    assert [name for name in names if f'"{name}"' not in text] == []
    assert len(names) > 5


@pytest.mark.parametrize("page", pages(), ids=name)
def test_the_links_of_a_page_lead_somewhere(page):
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name(page)} links to {link}"
        if anchor:
            assert anchor in anchors(target), f"{name(page)} links to {link}"
