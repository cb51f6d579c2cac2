"""What the documentation says is true: its Swift runs, its tables are complete, its links lead somewhere."""

import re
import struct
import zlib

import pytest

from documentation import ROOT, anchors, cells, first_column, links, pages, paths, rows, sections
from run_all import UNFINISHED, Shown

DOCUMENTATION = ROOT / "Documentation"
RUN = [ROOT / "README.md", *(DOCUMENTATION / f"{name}.md" for name in ("Guide", "Jobs", "Magics"))]
LISTS_JOBS = re.compile(r"^%jobs\b|^jobs\.all\b", re.MULTILINE)
VARIABLE = re.compile(r"SWIFT_KERNEL_[A-Z_]*[A-Z]")
# What the kernel's own processes say to each other, which no user sets.
INTERNAL_VARIABLES = {"SWIFT_KERNEL_FAMILY"}


def name(page):
    return str(page.relative_to(ROOT))


def picture() -> bytes:
    """A PNG image of one gray pixel."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b""))


def run_block(kernel, block, directory, place):
    """Runs a block as a cell of a notebook, and waits for its jobs."""
    if "file" in block.marks:
        (directory / block.marks["file"]).write_bytes(picture())
    asked = len(kernel.input_requests)
    cell = kernel.start_cell(block.code, cell_id=place)
    if "answer" in block.marks:
        kernel.until(lambda: len(kernel.input_requests) > asked)
        kernel.client.input(block.marks["answer"])
    kernel.finish(cell)
    assert cell.status == "ok", f"{place}\n{cell.describe()}"
    kernel.ok("jobs.wait()")
    if "failing" in block.marks:
        cell.wait(lambda cell: cell.errors)
    assert len(cell.errors) == ("failing" in block.marks), f"{place}\n{cell.describe()}"
    if block.text is not None:
        cell.wait(lambda cell: cell.text() == block.text, timeout=10)
    cell.wait(lambda cell: not any(UNFINISHED.search(states[-1]) for states in cell.cards.values()))
    return Shown.of(place, cell)


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_swift_of_a_page_runs_and_shows_the_same_again(start_kernel, tmp_path, page):
    """One block a cell, in one session, in the order of the page, and all of them once more."""
    kernel = start_kernel(cwd=str(tmp_path))
    blocks = cells(page)
    assert len(blocks) > 1
    passes = []
    for _ in range(2):
        kernel.ok(f"%cd {tmp_path}")
        passes.append([run_block(kernel, block, tmp_path, f"{page.name}:{block.line}") for block in blocks])
    names = kernel.value("jobs.all.filter { $0.state != .completed }.map { $0.name }.joined(separator: \" \")")
    failing = [block.marks["failing"] for block in blocks if "failing" in block.marks]
    assert names == f'"{" ".join(failing * 2)}"'
    # A list of the session's jobs has those of both passes.
    first, second = ([shown for block, shown in zip(blocks, shown) if not LISTS_JOBS.search(block.code)]
                     for shown in passes)
    assert second == first
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


@pytest.mark.parametrize("page", pages(), ids=name)
def test_the_paths_of_a_page_exist(page):
    """A path is one of the project; the bare name of a file is one of a file anywhere in it."""
    for path in paths(page):
        if "/" in path:
            assert (ROOT / path).exists(), f"{name(page)} names {path}"
        else:
            found = [*ROOT.glob(path), *(file for top in ("Documentation", "Sources", "Tests", "kernelspec", ".github")
                                         for file in (ROOT / top).rglob(path))]
            assert found, f"{name(page)} names {path}"


ARCHITECTURE = DOCUMENTATION / "Architecture.md"
# What is declared, and the file: `ChannelLoop` (`Sources/…/ChannelLoop.swift`) or `… in `Sources/…`.
PLACE = re.compile(r"`(\w+)`\s+(?:\(|in\s+)`(Sources/[\w./+-]+)`")
FLOWS = ["A cell's way", "A line's way", "A cancel's way", "A card's way"]
DECLARATION = re.compile(r"\b(?:actor|class|enum|extension|func|protocol|struct|typealias) (\w+)")


def is_declared(symbol: str, file) -> bool:
    """Whether a file of Swift declares a type or function, or one of C defines a function."""
    text = file.read_text()
    if file.suffix == ".swift":
        return symbol in DECLARATION.findall(text)
    return re.search(rf"^\w[\w *()]*\b{symbol}\(", text, re.MULTILINE) is not None


def test_the_types_in_the_flows_of_the_architecture_are_declared_where_it_says():
    text = sections(ARCHITECTURE)
    for flow in FLOWS:
        steps = re.split(r"^\d+\. ", text[flow], flags=re.MULTILINE)[1:]
        assert len(steps) > 3
        for step in steps:
            assert PLACE.search(step), f"{flow}: no type with its file in: {step}"
    places = PLACE.findall(ARCHITECTURE.read_text())
    assert len(places) > 60
    for symbol, file in places:
        assert is_declared(symbol, ROOT / file), f"{symbol} is not declared in {file}"


def test_the_types_of_the_glossary_are_declared():
    names = set(re.findall(r"`([A-Z]\w+)(?:\.\w+)?`", (DOCUMENTATION / "Glossary.md").read_text()))
    assert len(names) > 100
    assert sorted(names - set(DECLARATION.findall(sources()))) == []


def targets(process: str) -> dict[str, set[str]]:
    """The targets of a process in the manifest, tests left out, with those of the package they depend on."""
    manifest = (ROOT / "Package.swift").read_text()
    section = re.search(rf"^let {process.lower()}: \[Target\] = \[\n(.*?)^\]", manifest,
                        re.MULTILINE | re.DOTALL)[1]
    found = {}
    for target in re.split(r"^  \.(?=\w+\()", section, flags=re.MULTILINE)[1:]:
        dependencies = re.search(r"dependencies: \[(.*?)\]", target, re.DOTALL)
        text = re.sub(r"\.product\(.*?\)", "", dependencies[1]) if dependencies else ""
        if not target.startswith("testTarget"):
            found[re.search(r'name: "([^"]+)"', target)[1]] = set(re.findall(r'"([^"]+)"', text))
    return found


@pytest.mark.parametrize("process", ["Shared", "Kernel", "Runner", "Compiler"])
def test_the_tables_of_targets_in_the_architecture_are_those_of_the_manifest(process):
    shared = set() if process == "Shared" else set(targets("Shared"))
    listed = {row[0].strip("`"): set(re.findall(r"`([^`]+)`", row[2]))
              for row in rows(sections(ARCHITECTURE)[process])}
    assert len(listed) > 3
    assert listed == {target: imports - shared for target, imports in targets(process).items()}
