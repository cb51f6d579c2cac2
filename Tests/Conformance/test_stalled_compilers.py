"""A compiler or a linker that makes no progress is replaced, and the cell runs."""

import psutil
import pytest

from eventually import eventually

CELLS = {
    "an expression": ("40 + start", "42"),
    "a function": ("func half(_ n: Int) -> Int { n / 2 }\nhalf(84)", "42"),
    "a command": ("!echo 42", None),
}


def processes(kernel, name: str) -> list[psutil.Process]:
    """Those below the kernel; the names that Linux keeps have 15 characters."""
    return [process for process in psutil.Process(kernel.pid).children(recursive=True)
            if process.name().startswith(name[:15])]


@pytest.fixture
def suspend(kernel):
    """Stops the kernel's processes of a program, as SIGSTOP does, until the test ends."""
    suspended: list[psutil.Process] = []

    def stop(name: str) -> list[psutil.Process]:
        eventually(lambda: processes(kernel, name), f"{name} is waiting for work")
        found = processes(kernel, name)
        for process in found:
            process.suspend()
        suspended.extend(found)
        return found

    yield stop
    for process in suspended:
        if process.is_running():
            process.resume()


@pytest.mark.parametrize("cell", CELLS)
def test_a_stopped_resident_compiler_is_replaced(kernel, suspend, cell):
    kernel.ok("let start = 2")
    [stopped] = suspend("swift-cell-compiler")
    code, result = CELLS[cell]
    done = kernel.ok(code)
    assert done.result == result if result else "42\n" in done.text()
    assert not stopped.is_running()


def test_a_stopped_linker_is_replaced(kernel, suspend):
    kernel.ok("let start = 2")
    [stopped] = suspend("ld.lld")
    assert kernel.value("func third(_ n: Int) -> Int { n / 3 }\nthird(126)") == "42"
    assert not stopped.is_running()


def test_a_stopped_compiler_that_explains_an_error_is_replaced(kernel, suspend):
    kernel.ok("struct Waiting {}")
    [stopped] = suspend("swift-frontend")
    assert "cannot find 'nowhere' in scope" in kernel.fails("let here = nowhere").error["evalue"]
    assert not stopped.is_running()


def test_texts_are_read_although_the_compiler_is_stopped(kernel, suspend):
    kernel.ok("let start = 2")
    suspend("swift-cell-compiler")
    assert kernel.request("is_complete_request", {"code": "if true {"})["status"] == "incomplete"


# The optimizer of Swift 6.3 never ends with loops without an exit that use a global constant.
ENDLESS = """
let text = "x"
func repeatedly() { while true { print(text); usleep(1000) } }
while true { repeatedly() }
"""


@pytest.mark.slow
def test_a_cell_runs_that_the_compiler_cannot_optimize(fresh_kernel):
    fresh_kernel.ok("import Foundation")
    cell = fresh_kernel.start_cell(ENDLESS)
    cell.wait(lambda cell: "x\n" in cell.text("stdout"), 60)
    fresh_kernel.interrupt()
    cell.wait(lambda cell: cell.is_idle)
    assert "runs without optimization" in cell.text("stderr")
    assert fresh_kernel.value("1 + 1") == "2"
