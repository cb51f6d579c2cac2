"""Jobs that fail in notebooks that are run as a whole, and `jupyter run`."""

import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from cell_result import plain
from notebooks import notebook, text

FAILURES = {
    "thrown": ('struct Spill: Error {}\nrun("pour") { () -> Void in throw Spill() }', r'Spill[^$]*in job 1 "pour"'),
    "crashed": ('run("reach") { [1, 2][Int.random(in: 5...9)] }', r'Index out of range[^$]*in job 1 "reach"'),
    "timed out": ('import Foundation\nrun("doze", timeout: .milliseconds(50)) { usleep(2_000_000) }',
                  r'job 1 "doze" timed out after 0\.05\d* s|job 1 "doze" timed out after 50 ms'),
    "part": ('try jobs.start([3, 1, 0], name: "cut") { 6 / $0 }', r'Division by zero'),
    "cell": ("%%job --name brew\nlet cups = [Int]()\ncups[cups.count + 2]", r'Index out of range[^$]*in job 1 "brew"'),
}


def run_notebook(directory, *cells, **options):
    book = notebook(*cells)
    client = NotebookClient(book, timeout=120, kernel_name="swift",
                            resources={"metadata": {"path": str(directory)}}, **options)
    try:
        client.execute()
    except CellExecutionError as error:
        return book, error
    return book, None


@pytest.mark.parametrize("kind", FAILURES)
def test_a_job_that_fails_fails_its_cell(tmp_path, kind):
    code, message = FAILURES[kind]
    book, error = run_notebook(tmp_path, code, 'print("never")')
    assert error is not None and re.search(message, f"{error.evalue}\n{plain(error.traceback)}"), error
    assert any(output.output_type == "error" for output in book.cells[0].outputs)
    assert text(book.cells[1]) == ""


def test_jobs_that_complete_or_are_cancelled_fail_nothing(tmp_path):
    book, error = run_notebook(
        tmp_path, 'run("fine") { 1 }',
        "let long = run(\"long\") { try await Task.sleep(for: .seconds(600)) }\nlong.cancel()",
        # The error of a map that is waited for is the cell's, which handles it.
        "struct Bad: Error {}\ndo { _ = try jobs.map([1]) { _ in throw Bad() } } catch { print(\"caught\") }",
        '"end"')
    assert error is None, error
    assert "caught" in text(book.cells[2]) and text(book.cells[3]) == '"end"'


def test_a_failure_that_comes_late_fails_a_later_cell(tmp_path):
    _, error = run_notebook(
        tmp_path, "%batch 1s\nimport Foundation\nlet door = DispatchSemaphore(value: 0)\nstruct Late: Error {}",
        'let job = run("waits") { () -> Void in door.wait(); throw Late() }',
        "door.signal()\n_ = try? job.wait()", 'print("never")')
    assert error is not None and 'in job 1 "waits"' in plain(error.traceback)


@pytest.mark.parametrize("kind", FAILURES)
def test_failures_of_jobs_can_be_allowed(tmp_path, kind):
    code, _ = FAILURES[kind]
    magic = "%batch --allow-job-errors"
    cells = [magic, code] if code.startswith("%%") else [f"{magic}\n{code}"]
    book, error = run_notebook(tmp_path, *cells, '"end"', magic.split()[0])
    assert error is None, error
    assert text(book.cells[-2]) == '"end"'
    assert text(book.cells[-1]) == "%batch 60s --allow-job-errors\n"
    assert not any(output.output_type == "error" for cell in book.cells for output in cell.outputs)


def test_a_tag_allows_them_for_one_cell(tmp_path):
    book = notebook(FAILURES["thrown"][0], '"end"', 'run("last") { () -> Void in throw Spill() }')
    book.cells[0].metadata["tags"] = ["raises-exception"]
    with pytest.raises(CellExecutionError, match='job 2 "last"'):
        NotebookClient(book, timeout=120, kernel_name="swift",
                       resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert text(book.cells[1]) == '"end"'


def test_a_cell_whose_time_is_over_fails_and_its_card_says_so(tmp_path):
    book, error = run_notebook(
        tmp_path, "1", 'let long = run("long") { () async throws -> Void in\n'
        '  print("begun")\n  try await Task.sleep(for: .seconds(600))\n}', 'print("never")',
        interrupt_on_timeout=True, timeout_func=lambda cell: 5 if "long" in cell.source else 120)
    assert error is not None and 'job 1 "long" was still running and was cancelled' in str(error)
    shown = text(book.cells[1])
    assert re.search(r'◼ job 1 "long" cancelled after', shown), shown
    assert "goes on" not in shown and text(book.cells[2]) == ""


PROGRAMS = {
    "nbconvert": lambda path, out: ["nbconvert", "--execute", "--to", "notebook", "--output", str(out), str(path)],
    "execute": lambda path, out: ["execute", str(path)],
    "papermill": lambda path, out: [str(path), str(out)],
}


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("allowed", [False, True])
def test_the_programs_end_with_a_failure(tmp_path, program, allowed):
    path, out = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    magic = "%batch --allow-job-errors\n" if allowed else ""
    nbformat.write(notebook(magic + FAILURES["crashed"][0], "1 + 1"), path)
    module = [] if program == "papermill" else ["jupyter"]
    command = [sys.executable, "-m", *(module or ["papermill"]), *PROGRAMS[program](path, out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert (done.returncode == 0) is allowed, done.stderr


# `jupyter run`, which reads nothing after the reply

LATE = ('import Foundation\nrun("late") { () -> Int in\n  Thread.sleep(forTimeInterval: 0.7)\n'
        '  print("said late")\n  return 42\n}\nprint("said early")\n')


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "stdin"])
@pytest.mark.parametrize("code, status", [(LATE, 0), (FAILURES["thrown"][0], 1)])
def test_jupyter_run_shows_what_comes_late(tmp_path, way, code, status):
    file = tmp_path / "a script.swift"
    file.write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "run", "--kernel", "swift", *([str(file)] if way == "file" else [])],
        input=None if way == "file" else code, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == status, done.stdout + done.stderr
    if status == 0:
        lines = done.stdout.splitlines()
        assert lines.index("said early") < lines.index("said late")
        assert any(re.search(r'✔ job 1 "late" completed in .* → 42', line) for line in lines), lines
    else:
        assert "Spill" in done.stdout + done.stderr
