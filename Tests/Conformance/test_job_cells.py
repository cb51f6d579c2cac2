"""Cells that run as jobs by %%job, in the session's process or in one of their own."""

import os
import signal

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

from notebooks import notebook, text


def numbers(cell) -> list[int]:
    """The numbers a cell has printed."""
    return [int(word) for word in cell.text().split() if word.isdigit()]


def gone(pids) -> bool:
    """Whether no process of these numbers does anything any more."""
    def lives(pid):
        try:
            return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
    return not any(lives(pid) for pid in pids)


def job_id(cell) -> int:
    """The number of the job that a cell has become."""
    return int(cell.result.split()[1])


def test_declarations_are_seen_once_the_job_has_completed(kernel):
    kernel.ok("import Foundation\nlet gate = DispatchSemaphore(value: 0)")
    cell = kernel.ok('%%job --name fit\nfunc double(_ n: Int) -> Int { 2 * n }\n'
                     'print("begun")\ngate.wait()\nlet model = double(21)\nmodel')
    job = job_id(cell)
    cell.wait(lambda cell: cell.text() == "begun\n")
    assert cell.result == f'Job {job} "fit"'
    early = kernel.fails("model")
    assert f"declared by job {job}, which is still running" in early.error["evalue"]
    assert "model\n^~~~~" in early.traceback, early.traceback
    kernel.ok(f"gate.signal()\n%wait {job}")
    assert kernel.value("double(model)") == "84"
    assert "42" in cell.wait_for_jobs()[-1]
    assert kernel.value(f"try jobs[{job}].value(as: Int.self)") == "42"


@pytest.mark.parametrize("option", ["", " --isolated"], ids=["inside", "isolated"])
def test_output_goes_under_the_cell_in_order(kernel, option):
    cell = kernel.ok(f"%%job{option}\nimport Foundation\n"
                     'for i in 0..<2000 { print(i) }\nfputs("end\\n", stderr)')
    other = kernel.ok('for i in 0..<50 { print("other", i) }')
    cell.wait_for_jobs()
    assert cell.text() == "".join(f"{i}\n" for i in range(2000))
    assert cell.text("stderr") == "end\n"
    assert other.text() == "".join(f"other {i}\n" for i in range(50))
    # What the cell itself has to show may come at any time.
    last = [o for o in cell.outputs if o["msg_type"] != "execute_result"][-1]
    assert last["msg_type"] in ("display_data", "update_display_data"), "the end comes last"


@pytest.mark.parametrize("option", ["", " --isolated"], ids=["inside", "isolated"])
def test_a_cancelled_job(kernel, option):
    cell = kernel.ok(f'%%job{option} --name loop\nprint("in")\nvar n = 0\nwhile true {{ n &+= 1 }}')
    cell.wait(lambda cell: "in" in cell.text())
    kernel.ok(f"%cancel {job_id(cell)} --now")
    kernel.ok(f"%wait {job_id(cell)}")
    assert "cancelled" in cell.wait_for_jobs()[-1]
    assert kernel.value("1 + 1") == "2"


@pytest.mark.parametrize("option", ["", " --isolated"], ids=["inside", "isolated"])
def test_retries_timeout_and_order(kernel, tmp_path, option):
    first = kernel.ok(f"%%job{option} --retries 3\nimport Foundation\n"
                      f'let file = "{tmp_path}/tries"\n'
                      'let old = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""\n'
                      'try (old + "x").write(toFile: file, atomically: true, encoding: .utf8)\n'
                      "struct Oops: Error {}\nif old.count < 2 { throw Oops() }\nprint(old.count)")
    second = kernel.ok(f'%%job{option} --after {job_id(first)} --timeout 300ms\n'
                       'print("second")\nwhile true {}')
    kernel.ok(f"%wait {job_id(second)}")
    assert first.text() == "2\n"
    assert "attempt 2 of 4 failed" in first.text("stderr")
    assert "completed" in first.wait_for_jobs()[-1]
    second.wait(lambda cell: any("timed out" in str(c["data"]) for m in cell.messages
                                 if "data" in (c := m["content"])))
    assert kernel.value(f"try jobs[{job_id(second)}].state") == "timed out"


@pytest.mark.parametrize("code,complaint", [
    ("%%job", "write the Swift to run"),
    ("%%job --after 9999\n1", "there is no job 9999"),
    ("%%job --timeout -1s\n1", "after --timeout; '-1s' is not one"),
    ("%%job --priority top\n1", "'top' is none of these"),
    ("%%job --after -1\n1", "job numbers start at 1; '-1' is not one"),
    ("%%job --memory 1GB\n1", "add --isolated"),
])
def test_misuse_is_said_where_it_stands(kernel, code, complaint):
    cell = kernel.fails(code)
    assert cell.error["ename"] in ("UsageError", "JobError"), cell.error
    assert complaint in cell.error["evalue"] and ":1:1: " in cell.error["evalue"], cell.error


def test_an_isolated_result_comes_back(kernel):
    kernel.ok("struct Fit: Codable { var weights: [Double]; var name: String? }")
    cell = kernel.ok("%%job --isolated\nFit(weights: [0.1, .nan, 1e-300], name: nil)")
    cell.wait_for_jobs()
    assert kernel.value(f"try jobs[{job_id(cell)}].value(as: Fit.self)") == \
        "Fit(weights: [0.1, nan, 1e-300], name: nil)"


def test_an_isolated_cell_cannot_read_variables(kernel):
    kernel.ok("let x = 1")
    cell = kernel.fails("%%job --isolated\nprint(x)")
    assert "'x' lives in the session's process" in cell.error["evalue"]
    assert ":2:7: " in cell.error["evalue"]


STARTS_OTHERS = """%%job --isolated
import Foundation
let child = Process()
child.executableURL = URL(fileURLWithPath: "/bin/sh")
child.arguments = ["-c", "sleep 600 & echo $!; wait"]
let pipe = Pipe()
child.standardOutput = pipe
try child.run()
let grandchild = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
print(getpid(), child.processIdentifier, grandchild)
!sleep 600 & echo $!
while true {}"""


def test_cancelling_an_isolated_job_kills_its_grandchildren(kernel):
    cell = kernel.ok(STARTS_OTHERS)
    cell.wait(lambda cell: len(numbers(cell)) == 4)
    assert not gone(numbers(cell)[:1])
    kernel.ok(f"%cancel {job_id(cell)}\n%wait {job_id(cell)}")
    kernel.until(lambda: gone(numbers(cell)), 10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["term", "kill"])
def test_the_end_of_the_kernel_ends_isolated_jobs(start_kernel, number):
    kernel = start_kernel()
    cell = kernel.ok(STARTS_OTHERS)
    cell.wait(lambda cell: len(numbers(cell)) == 4)
    processes = [psutil.Process(pid) for pid in numbers(cell)]
    os.kill(kernel.pid, number)
    _, alive = psutil.wait_procs(processes, timeout=20)
    assert gone([process.pid for process in alive])


@pytest.mark.parametrize("code,name", [
    ("abort()", "SIGABRT"),
    ("kill(getpid(), SIGKILL); sleep(60)", "SIGKILL"),
    ("let p = UnsafeMutablePointer<Int>(bitPattern: 8)!; p.pointee = 1", "SIGSEGV"),
])
def test_the_crash_of_an_isolated_job_harms_nothing(kernel, code, name):
    kernel.ok("let kept = 5")
    runner = kernel.runner.pid
    cell = kernel.ok(f'%%job --isolated\nimport Foundation\nprint("before")\n{code}')
    assert "crashed" in cell.wait_for_jobs()[-1]
    assert cell.text() == "before\n"
    cell.wait(lambda cell: cell.errors)
    assert cell.error["ename"] == name, cell.error
    assert kernel.value("kept") == "5" and kernel.runner.pid == runner


def test_an_isolated_job_has_its_memory_and_no_more(kernel):
    cell = kernel.ok("%%job --isolated --memory 300MB\nvar all: [[UInt8]] = []\n"
                     "while true { all.append([UInt8](repeating: 1, count: 1 << 20)) }")
    cell.wait_for_jobs()
    cell.wait(lambda cell: cell.errors)
    assert cell.error["ename"] == "OutOfMemory" and "300 MB" in cell.error["evalue"], cell.error


def test_a_batch_run_waits_for_job_cells(tmp_path):
    book = notebook(
        "%%job\nimport Foundation\nThread.sleep(forTimeInterval: 0.3)\nlet n = 7\nprint(\"inside\")",
        "%%job --isolated\nimport Foundation\nThread.sleep(forTimeInterval: 0.3)\nprint(\"outside\")\n8",
        "n + (try jobs[2].value(as: Int.self))")
    NotebookClient(book, kernel_name="swift", timeout=120).execute()
    nbformat.validate(book)
    assert "inside" in text(book.cells[0]) and "completed" in text(book.cells[0])
    assert "outside" in text(book.cells[1]) and "completed" in text(book.cells[1])
    assert "15" in text(book.cells[2])
