"""Running a cell again while jobs of its earlier run go on."""

import re

import pytest

DOORS = "import Foundation\nlet door = DispatchSemaphore(value: 0)"
WAITS = ('run("held") { () -> Int in print("begun")\n  door.wait()\n  print("late")\n  return 5 }')
FAILS = 'struct Bad: Error {}\nrun("doomed") { door.wait()\n  throw Bad() }'


def moved(cell):
    """The states of the cards that a run has from an earlier one, a list for each."""
    return [states for states in cell.cards.values() if "earlier run" in states[0]]


def number(cell):
    """The number of the job of a cell that shows it."""
    return int(re.match(r"Job (\d+) ", cell.result)[1])


def test_the_earlier_job_goes_on_and_ends_under_the_new_run(kernel):
    kernel.ok(DOORS)
    first = kernel.ok(WAITS, cell_id="a")
    first.wait(lambda cell: cell.text() == "begun\n")
    second = kernel.ok(WAITS, cell_id="a")
    second.wait(lambda cell: cell.text() == "begun\n")
    job = number(first)
    # The first that the new run shows.
    assert second.outputs[0]["content"]["data"]["text/plain"] == moved(second)[0][0]
    assert re.fullmatch(
        rf'▶ job {job} "held" running.* \(of this cell\'s earlier run: %log {job} shows its output, '
        rf"%cancel {job} stops it\)", moved(second)[0][0])
    kernel.ok("door.signal(); door.signal()", cell_id="b")
    ends = second.wait_for_jobs(2)
    assert {int(re.search(r"job (\d+)", line)[1]) for line in ends} == {job, number(second)}
    assert all("completed" in line for line in ends)
    assert moved(second)[0][-1].endswith("→ 5 (of this cell's earlier run)")
    # One "late" is the new run's own; the other one's place is gone, but for its log.
    assert second.text() == "begun\nlate\n"
    assert first.text() == "begun\n" and not first.end_lines
    assert kernel.ok(f"%log {job}").text() == "begun\nlate\n"


def test_a_failure_is_shown_under_the_newest_run(kernel):
    kernel.ok(DOORS)
    first = kernel.ok(FAILS, cell_id="a")
    second = kernel.ok('"second"', cell_id="a")
    third = kernel.ok('"third"', cell_id="a")
    assert len(moved(second)) == len(moved(third)) == 1
    kernel.ok("door.signal()")
    ends = third.wait_for_jobs()
    assert "failed" in ends[0] and "doomed" in ends[0]
    assert third.error["ename"] == "Bad" and "earlier run" in ends[0]
    for old in (first, second):
        assert not old.end_lines and not old.errors


def test_jobs_that_have_ended_are_not_spoken_of(kernel):
    kernel.ok("try run { 1 }.wait()", cell_id="a")
    kernel.ok("jobs.wait()")
    assert not moved(kernel.ok("2", cell_id="a"))


def test_the_card_that_many_jobs_share_moves(kernel):
    kernel.ok(DOORS)
    kernel.ok("for _ in 1...25 { run { door.wait() } }", cell_id="a")
    second = kernel.ok('"second"', cell_id="a")
    assert len(moved(second)) == 21
    assert moved(second)[-1][0].endswith("(of this cell's earlier run: %jobs lists them)")
    kernel.ok("%cancel all --now")
    second.wait(lambda cell: all("cancelled" in states[-1] for states in moved(cell)))


def test_cells_without_names_are_never_the_same(kernel):
    kernel.ok(DOORS)
    first = kernel.ok(WAITS)
    second = kernel.ok(WAITS)
    assert not moved(second)
    kernel.ok("door.signal(); door.signal()")
    for cell in (first, second):
        assert len(cell.wait_for_jobs()) == 1 and cell.text() == "begun\nlate\n"


def test_a_silent_run_is_no_run_of_the_cell(kernel):
    kernel.ok(DOORS)
    first = kernel.ok(WAITS, cell_id="a")
    kernel.run_cell("1", silent=True, cell_id="a")
    kernel.ok("door.signal()")
    assert first.wait_for_jobs() and first.text() == "begun\nlate\n"


def test_what_another_cell_shows_is_still_updated(kernel):
    kernel.ok(DOORS)
    shown = kernel.ok('let place = display("before")')
    kernel.ok('run { door.wait()\n  place.update("after") }', cell_id="a")
    kernel.ok('"again"', cell_id="a")
    kernel.ok("door.signal()")
    identifier = shown.contents("display_data")[0]["transient"]["display_id"]
    kernel.until(lambda: any(
        m["msg_type"] == "update_display_data"
        and m["content"]["transient"]["display_id"] == identifier for m in kernel.published))


@pytest.mark.parametrize("chosen", ["magic", "environment"])
def test_the_earlier_job_is_cancelled_where_that_is_chosen(start_kernel, chosen):
    kernel = start_kernel(env={"SWIFT_KERNEL_RERUN": "cancel"} if chosen == "environment" else {})
    if chosen == "magic":
        assert kernel.ok("%rerun").text() == "%rerun keep\n"
        kernel.ok("%rerun cancel")
    assert kernel.ok("%rerun").text() == "%rerun cancel\n"
    sleeps = 'run("held") { try await Task.sleep(for: .seconds(600)) }'
    first = kernel.ok(sleeps, cell_id="a")
    second = kernel.ok(sleeps, cell_id="a")
    second.wait(lambda cell: "cancelled" in moved(cell)[0][-1])
    assert moved(second)[0][-1].startswith('◼ job 1 "held" cancelled')
    assert not first.end_lines
    kernel.check()


def test_a_wrong_choice_is_said(kernel):
    assert "Usage: %rerun [keep|cancel]" in kernel.fails("%rerun never").error["evalue"]
