"""Front-ends that run whole notebooks: nbconvert, nbclient, papermill."""

import pathlib
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from cell_result import plain
from notebooks import notebook, text

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "kernelspec" / "examples"


def convert(path, directory):
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook",
         "--output-dir", str(directory), "--output", "executed.ipynb", str(path)],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return nbformat.read(directory / "executed.ipynb", 4)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_examples_have_no_stored_outputs_and_run(path, tmp_path):
    stored = nbformat.read(path, 4)
    nbformat.validate(stored)
    assert stored.metadata.kernelspec.name == "swift"
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in stored.cells)
    executed = convert(path, tmp_path)
    assert any(text(cell) for cell in executed.cells if cell.cell_type == "code")


@pytest.mark.slow
def test_the_example_shows_each_job_under_its_cell(tmp_path):
    """Four jobs side by side, one that fails, one that is cancelled."""
    executed = convert(EXAMPLES / "jobs.ipynb", tmp_path)
    cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    shown = [text(cell) for cell in cells]
    four = next(t for t in shown if t.count("completed") == 4)
    for worker in range(1, 5):
        steps = re.findall(rf"^worker {worker}: step (\d)", four, re.MULTILINE)
        assert steps == ["1", "2", "3", "4", "5"], four
    failing = next(t for t in shown if "failed" in t)
    assert "DivisionByZero" in failing
    assert any("cancelled" in t for t in shown)


@pytest.mark.slow
def test_nbconvert_keeps_all_output_of_jobs(tmp_path):
    path = tmp_path / "with a space.ipynb"
    nbformat.write(notebook(
        "import Foundation\nstruct Bad: Error {}",
        'for j in 0..<3 { run("job \\(j)") { for i in 0..<200 { print("\\(j):\\(i)")\n'
        "  Thread.sleep(forTimeInterval: 0.002) } } }",
        'print("second")',
        '%batch --allow-job-errors\nrun("bad") { () -> Void in print("so far"); throw Bad() }',
        '"end"'), path)
    cells = convert(path, tmp_path).cells
    lines = text(cells[1]).splitlines()
    for j in range(3):
        assert [x for x in lines if x.startswith(f"{j}:")] == [f"{j}:{i}" for i in range(200)]
    assert text(cells[1]).count("completed") == 3
    assert text(cells[2]) == "second\n"
    assert "so far" in text(cells[3]) and "Bad" in text(cells[3]) and "failed" in text(cells[3])
    assert text(cells[4]) == '"end"'


@pytest.mark.slow
def test_the_last_state_of_each_card_is_saved():
    """Also where the runner joins the streams of a cell when that has ended."""
    book = notebook(
        "%batch --allow-job-errors\nimport Foundation\nstruct Bad: Error {}",
        'for j in 0..<3 { run("job \\(j)") { () -> Int in for i in 0..<5 { print("\\(j):\\(i)")\n'
        "  Thread.sleep(forTimeInterval: 0.3); fputs(\"e\\n\", stderr) }\n"
        "  if j == 1 { throw Bad() }; return j } }",
        "for _ in 0..<30 { run {} }")
    NotebookClient(book, timeout=120, coalesce_streams=True).execute()
    cards = [[plain(o.data["text/plain"]) for o in cell.outputs if o.output_type == "display_data"]
             for cell in book.cells]
    assert [card.split()[3:5] for card in cards[1]] == [
        ['"job', '0"'], ['"job', '1"'], ['"job', '2"']], cards[1]
    assert [("completed" in card, "failed" in card) for card in cards[1]] == \
        [(True, False), (False, True), (True, False)]
    assert len(cards[2]) == 21 and cards[2][-1].startswith("✔ 10 more jobs completed in ")
    outputs = [o for o in book.cells[1].outputs if o.output_type == "display_data"]
    assert all(set(o.data) == {"text/plain", "text/html"} for o in outputs)


@pytest.mark.slow
def test_nbconvert_stops_at_a_failing_cell(tmp_path):
    path = tmp_path / "failing.ipynb"
    nbformat.write(notebook("let a = 1", "missing", 'print("never")'), path)
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook",
         "--output-dir", str(tmp_path), "--output", "out.ipynb", str(path)],
        capture_output=True, text=True, timeout=300)
    assert done.returncode != 0 and "missing" in done.stderr


@pytest.mark.slow
def test_papermill_keeps_all_output_of_jobs(tmp_path):
    path, executed = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(notebook(
        "import Foundation",
        'let job = run("steady") { () -> String in\n  for i in 0..<20 { print("line \\(i)")\n'
        '    Thread.sleep(forTimeInterval: 0.3) }\n  return "papermilled" }',
        "try job.wait()"), path)
    done = subprocess.run([sys.executable, "-m", "papermill", str(path), str(executed)],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(executed, 4).cells
    assert [line for line in text(cells[1]).splitlines() if line.startswith("line ")] == \
        [f"line {i}" for i in range(20)]
    assert "completed" in text(cells[1])
    assert text(cells[2]) == '"papermilled"'


def test_nbclient_keeps_all_output_of_jobs(tmp_path):
    """Each cell's future is asked for by itself, as Voilà and others do."""
    book = notebook(
        "import Foundation",
        'let jobs3 = (0..<3).map { j in run("job \\(j)") { for i in 0..<50 { print("\\(j):\\(i)")\n'
        "  Thread.sleep(forTimeInterval: 0.002) } } }",
        "for job in jobs3 { try job.wait() }\n6 * 7")
    NotebookClient(book, timeout=120, kernel_name="swift",
                   resources={"metadata": {"path": str(tmp_path)}}).execute()
    lines = text(book.cells[1]).splitlines()
    for j in range(3):
        assert [x for x in lines if x.startswith(f"{j}:")] == [f"{j}:{i}" for i in range(50)]
    assert text(book.cells[2]) == "42"
    assert [cell.execution_count for cell in book.cells] == [1, 2, 3]
    nbformat.validate(book)


def test_nbclient_goes_on_where_errors_are_allowed(tmp_path):
    book = notebook("missing", "struct Bad: Error {}\nthrow Bad()", "fatalError(\"over\")", "1 + 1")
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=120, kernel_name="swift", allow_errors=True,
                   resources=resources).execute()
    assert "cannot find 'missing' in scope" in text(book.cells[0])
    assert "Bad" in text(book.cells[1])
    assert "over" in text(book.cells[2])
    assert text(book.cells[3]) == "2"
    with pytest.raises(CellExecutionError, match="cannot find 'missing' in scope"):
        NotebookClient(notebook("missing"), timeout=120, kernel_name="swift",
                       resources=resources).execute()


# Jobs that wait for later cells

DOOR = "import Foundation\nlet door = DispatchSemaphore(value: 0)"
WAITS = 'run("waits") { print("begun")\n  door.wait()\n  print("late") }'


def execute(tmp_path, *cells, **options):
    """Runs a notebook by nbclient, after a cell that says how long jobs may stand still."""
    book = notebook(*cells)
    NotebookClient(book, timeout=120, kernel_name="swift",
                   resources={"metadata": {"path": str(tmp_path)}}, **options).execute()
    nbformat.validate(book)
    return book


@pytest.mark.parametrize("coalesce", [False, True])
def test_a_job_that_waits_for_a_later_cell_does_not_hold_its_own_for_ever(tmp_path, coalesce):
    book = execute(tmp_path, f"%batch 2s\n{DOOR}", WAITS, 'door.signal()\n"opened"', '"end"',
                   coalesce_streams=coalesce)
    waiting = text(book.cells[1])
    assert "begun\n" in waiting
    assert 'Not waiting any longer for job 1 "waits": nothing was shown or computed for 2.0 s' in \
        waiting
    assert "%batch" in waiting and "SWIFT_KERNEL_BATCH_WAIT" in waiting
    # Its card, shown before anything else, follows it to its end.
    assert re.match(r'✔ job 1 "waits" completed in', waiting)
    assert text(book.cells[2]) == '"opened"' and text(book.cells[3]) == '"end"'


def test_the_time_counts_from_the_last_sign_of_headway(tmp_path):
    """Silence shorter than the limit, output, and work of a child process hold the cell."""
    book = execute(
        tmp_path, "%batch 3s\nimport Foundation",
        'run("slow") { for i in 1...4 { print("step \\(i)"); Thread.sleep(forTimeInterval: 1.5) } }',
        'run("works") { let end = ContinuousClock.now + .seconds(5)\n'
        '  while ContinuousClock.now < end {}\n  print("computed") }',
        "%%sh\ntimeout 5 sh -c 'while :; do :; done'\necho child")
    for cell in book.cells[1:]:
        assert "Not waiting" not in text(cell) and "completed" in text(cell)
    assert "step 4" in text(book.cells[1]) and "computed" in text(book.cells[2])
    assert "child" in text(book.cells[3])


def test_cells_never_wait_where_that_is_chosen(tmp_path):
    book = execute(tmp_path, f"%batch off\n{DOOR}", WAITS, "%batch", 'door.signal(); "opened"')
    assert "Not waiting" not in text(book.cells[1]) and "late" not in text(book.cells[1])
    assert text(book.cells[2]) == "%batch off\n"
    assert text(book.cells[3]) == '"opened"'


def test_what_is_chosen_in_the_environment_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("SWIFT_KERNEL_BATCH_WAIT", "1500ms")
    book = execute(tmp_path, f"%batch\n{DOOR}", WAITS, "door.signal()")
    assert text(book.cells[0]) == "%batch 1.5s\n"
    assert "for 1.5 s" in text(book.cells[1])
    monkeypatch.setenv("SWIFT_KERNEL_BATCH_WAIT", "forever")
    book = execute(tmp_path, "%batch", 'run("brief") { 1 }')
    assert text(book.cells[0]) == "%batch forever\n" and "completed" in text(book.cells[1])


@pytest.mark.parametrize("coalesce", [False, True])
@pytest.mark.parametrize("lines", [0, 3])
def test_a_released_job_updates_what_its_cell_shows(tmp_path, coalesce, lines):
    """Where the display's place is sure; nbclient takes others for the wrong one, or ends."""
    chatter = "\n".join(f'print("line {i}"); fflush(stdout); usleep(50_000)' for i in range(lines))
    book = execute(
        tmp_path, f"%batch 2s\n{DOOR}\nlet updated = DispatchSemaphore(value: 0)",
        f'{chatter}\nlet shown = display("before")\nprint("behind")\n'
        'run("waits") { print("begun")\n  door.wait()\n  shown.update("after")\n  updated.signal() }',
        "door.signal()\nupdated.wait()\nprint(\"next\")", '"end"', coalesce_streams=coalesce)
    expected = "before" if lines else "after"
    shown = [output.data["text/plain"] for output in book.cells[1].outputs
             if output.output_type == "display_data"]
    assert f'"{expected}"' in shown, shown
    assert text(book.cells[2]) == "next\n" and text(book.cells[3]) == '"end"'


def test_a_job_set_off_by_the_last_cell_is_shown_to_its_end(tmp_path):
    book = execute(
        tmp_path, f"%batch 2s\n{DOOR}",
        'let shown = display("before")\nrun("waits") { door.wait()\n'
        '  Thread.sleep(forTimeInterval: 0.05)\n  shown.update("after") }',
        "door.signal()")
    assert '"after"' in text(book.cells[1])


def test_much_output_arrives_before_the_front_end_loses_patience(tmp_path):
    """nbclient stops listening four seconds after a reply; papermill fails then."""
    book = execute(
        tmp_path, 'for j in 0..<4 { run { for i in 0..<50_000 { print("\\(j):\\(i)") } } }',
        raise_on_iopub_timeout=True)
    lines = text(book.cells[0]).splitlines()
    for j in range(4):
        assert [x for x in lines if x.startswith(f"{j}:")] == [f"{j}:{i}" for i in range(50_000)]


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["papermill", "nbconvert"])
def test_a_run_ends_with_a_job_that_waits_for_a_later_cell(tmp_path, runner):
    path, executed = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(notebook(f"%batch 2s\n{DOOR}", WAITS, "door.signal()", '"end"'), path)
    if runner == "nbconvert":
        cells = convert(path, tmp_path).cells
    else:
        done = subprocess.run([sys.executable, "-m", "papermill", str(path), str(executed)],
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        cells = nbformat.read(executed, 4).cells
    assert "Not waiting any longer" in text(cells[1]) and text(cells[3]) == '"end"'
    assert re.match(r'✔ job 1 "waits" completed in', text(cells[1]))
