"""The runner may die; the kernel says so, and the next cell is served."""

import os
import signal

import pytest


def dies(kernel, code, while_waiting=None):
    """Runs a cell that ends the runner, and checks what is left."""
    pid = kernel.pid
    kernel.ok("let before = 1")
    waiting = kernel.start_cell(code)
    if while_waiting:
        while_waiting(waiting)
    cell = kernel.finish(waiting)
    assert cell.status == "error", cell.describe()
    assert len(cell.errors) == 1, cell.describe()
    assert cell.error["evalue"].strip(), "one sentence says so"
    assert "\n" not in cell.error["evalue"].strip()
    assert kernel.value("1 + 1") == "2", "a new runner serves the next cell"
    assert kernel.pid == pid and kernel.manager.is_alive(), "the kernel's process stays"
    return cell


def test_exit_in_a_cell(kernel):
    cell = dies(kernel, 'import Foundation\nprint("before", terminator: "")\nexit(3)')
    assert cell.text() == "before", "what was written before is not lost"
    assert "3" in cell.error["evalue"] or "exit" in cell.error["evalue"].lower()
    assert "before" in kernel.fails("before").traceback, "the variables are gone"


def test_exit_0_is_no_success(kernel):
    dies(kernel, "import Foundation\nexit(0)")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["kill", "term"])
def test_a_killed_runner(kernel, number):
    def kill(cell):
        cell.wait(lambda cell: "started" in cell.text())
        os.kill(kernel.runner.pid, number)

    dies(kernel, 'import Foundation\nprint("started")\nThread.sleep(forTimeInterval: 600)', kill)


def test_a_killed_runner_between_cells(kernel):
    kernel.ok("let gone = 1")
    runner = kernel.runner
    os.kill(runner.pid, signal.SIGKILL)
    runner.wait(10)
    # The first cell may be the one that reports it, but no more than one does.
    first = kernel.run_cell("1 + 1")
    if first.status == "ok":
        assert first.result == "2"
    else:
        assert kernel.value("1 + 1") == "2"


def test_a_corrupted_heap(kernel):
    dies(kernel, "import Foundation\n"
                 "var blocks: [UnsafeMutableRawPointer] = []\n"
                 "for _ in 0..<100 { let b = malloc(40)!\n"
                 "  memset(b - 16, 0x41, 4096); blocks.append(b) }\n"
                 "for b in blocks { free(b) }\n"
                 "var many = (0..<100_000).map { \"string number \\($0) on the heap\" }\n"
                 "many.removeAll()\nexit(9)")


def test_a_stuck_stack_overflow_of_c(kernel):
    """Whatever happens to it, the next cell works."""
    kernel.run_cell("func f(_ p: UnsafePointer<Int>) -> Int { var x = 1; return f(&x) + p.pointee }\n"
                    "var y = 1\nf(&y)", timeout=90)
    kernel.run_cell("1")
    assert kernel.value("1 + 1") == "2"


def test_waiting_cells_and_jobs_are_told(kernel):
    launching = kernel.ok('let orphan = run("orphan") { () async throws -> Void in\n'
                          "  while true { try await Task.sleep(for: .milliseconds(20)) }\n}")
    kernel.ok('_ = run("second") { () async throws -> Void in try await Task.sleep(for: .seconds(600)) }')
    cell = kernel.run_cell("import Foundation\nexit(3)")
    assert cell.status == "error"
    launching.wait(lambda cell: cell.errors)
    assert launching.error["evalue"].strip()
    assert kernel.value("1 + 1") == "2"


def test_queued_cells_are_served_by_the_new_runner(kernel):
    dying = kernel.start_cell("import Foundation\nexit(3)", stop_on_error=False)
    queued = kernel.start_cell("3 + 4")
    assert kernel.finish(dying).status == "error"
    assert kernel.finish(queued).result == "7"


def test_the_counter_and_the_history_stay(kernel):
    count = kernel.ok("let remembered = 1").reply["execution_count"]
    kernel.run_cell("import Foundation\nexit(3)")
    assert kernel.ok("1").reply["execution_count"] == count + 2
    reply = kernel.request("history_request", {
        "hist_access_type": "tail", "n": 3, "raw": True, "output": False})
    assert [entry[2] for entry in reply["history"]] == \
        ["let remembered = 1", "import Foundation\nexit(3)", "1"]


def test_definitions_must_be_run_again_after_a_death(kernel):
    kernel.ok("func gone() -> Int { 1 }")
    kernel.run_cell("import Foundation\nexit(3)")
    kernel.fails("gone()")
    kernel.ok("func gone() -> Int { 2 }")
    assert kernel.value("gone()") == "2"


def test_raw_exit_in_a_job(kernel):
    cell = kernel.run_cell('import Foundation\nlet leaver = run("leaver") { () -> Void in exit(5) }')
    cell.wait(lambda cell: cell.errors)
    kernel.until(lambda: kernel.run_cell("1 + 1").result == "2")


def test_the_runner_ends_with_a_killed_kernel(start_kernel):
    kernel = start_kernel()
    kernel.ok("1")
    runner = kernel.runner
    os.kill(kernel.pid, signal.SIGKILL)
    runner.wait(10)


def test_the_runner_ends_with_a_terminated_kernel(start_kernel):
    kernel = start_kernel()
    kernel.ok('_ = run("endless") { () -> Void in while true {} }')
    runner = kernel.runner
    os.kill(kernel.pid, signal.SIGTERM)
    runner.wait(2)
    kernel.manager.provisioner.process.wait(2)
