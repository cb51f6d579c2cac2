"""What an interrupt means for jobs: nothing while a cell runs, and else what a second one says."""

import re
import time

import psutil
import pytest

JOBS = ('import Foundation\nfor name in ["a", "b"] { run(name) {\n'
        '  while true { try await Task.sleep(for: .milliseconds(20)) } } }')


def notes(cell):
    """What was said under a cell of interrupts."""
    return [line for line in cell.text("stderr").splitlines() if "nterrupt" in line]


def launch(kernel):
    """Two jobs that run, and the cell that launched them."""
    cell = kernel.ok(JOBS)
    kernel.until(lambda: kernel.ok("%jobs").displays[0]["text/plain"].count("running") >= 2)
    return cell


def test_a_second_interrupt_stops_the_jobs(kernel):
    cell = launch(kernel)
    kernel.interrupt()
    cell.wait(notes)
    assert notes(cell) == [
        "2 jobs go on; interrupt again within 2 s, or type %cancel all, to stop them."]
    # A second interrupt counts for 2 s after the first, which is longer ago: this is a first one again.
    time.sleep(2)
    kernel.interrupt()
    cell.wait(lambda cell: len(notes(cell)) == 2)
    assert not cell.end_lines
    kernel.interrupt()
    # An impatient third one changes nothing.
    kernel.interrupt()
    assert all("cancelled" in line for line in cell.wait_for_jobs(2))
    cell.wait(lambda cell: len(notes(cell)) == 3)
    assert re.fullmatch(r"Interrupted: cancelling (2 jobs|job \d+ .*)\.", notes(cell)[-1])


def test_an_interrupt_of_a_cell_leaves_jobs_alone(kernel):
    cell = launch(kernel)
    for _ in range(2):
        endless = kernel.start_cell('print("in")\nwhile true {}')
        endless.wait(lambda endless: "in" in endless.text())
        kernel.interrupt()
        assert kernel.finish(endless).error["ename"] == "Interrupted"
    # A note comes 300 ms after its interrupt, unless the kernel is too slow even for that.
    kernel.ok("try await Task.sleep(for: .milliseconds(600))")
    assert not notes(cell) and not cell.end_lines
    kernel.ok("%cancel all")
    cell.wait_for_jobs(2)


def test_without_jobs_nothing_is_said(fresh_kernel):
    cell = fresh_kernel.ok("1")
    for _ in range(3):
        fresh_kernel.interrupt()
    # As above.
    fresh_kernel.ok("try await Task.sleep(for: .milliseconds(600))")
    assert not cell.text("stderr")


def test_each_interrupt_stops_jobs_where_that_is_chosen(start_kernel):
    kernel = start_kernel(env={"SWIFT_KERNEL_INTERRUPT": "jobs"})
    cell = launch(kernel)
    endless = kernel.start_cell('print("in")\nwhile true {}')
    endless.wait(lambda endless: "in" in endless.text())
    kernel.interrupt()
    assert kernel.finish(endless).error["ename"] == "Interrupted"
    assert all("cancelled" in line for line in cell.wait_for_jobs(2))
    cell.wait(lambda cell: notes(cell) == ["Interrupted: cancelling 2 jobs."])
    kernel.check()


def test_an_interrupt_before_the_end_is_silent(start_kernel):
    """A manager interrupts a kernel before it asks it to shut down."""
    kernel = start_kernel()
    cell = launch(kernel)
    process = kernel.manager.provisioner.process
    kernel.manager.shutdown_wait_time = 60
    kernel.manager.shutdown_kernel()
    assert process.returncode == 0, "The kernel was ended by force."
    while kernel.take_messages(0.5):
        pass
    assert not notes(cell)


@pytest.mark.parametrize("loop", ["while true {}", "var count = 0\nwhile true { count &+= [count].count }"])
def test_a_cell_that_blocks_all_signals_says_what_ends_it(fresh_kernel, loop):
    kernel = fresh_kernel
    cell = kernel.start_cell(f"""import Foundation
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        print("deaf")
        {loop}""")
    cell.wait(lambda cell: "deaf" in cell.text())
    runner = kernel.runner
    kernel.interrupt()
    cell.wait(lambda cell: "could not be stopped" in cell.text("stderr"))
    assert "restart the kernel to end it" in cell.text("stderr")
    kernel.restart()
    kernel.until(lambda: not psutil.pid_exists(runner.pid) or runner.status() == psutil.STATUS_ZOMBIE)
    assert kernel.value("2 + 3") == "5"
