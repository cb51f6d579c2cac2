"""Two front-ends on one kernel at once: what each receives, and which of them is answered."""

import pytest

from console import Console
from kernel import Kernel


@pytest.fixture
def other(kernel):
    """A second client of the file's kernel; every message it receives is checked, too."""
    other = Kernel(manager=kernel.manager)
    # The first client sees what the second one asked.
    kernel.take_messages(0.5)
    yield other
    other.check()
    other.client.stop_channels()


def test_both_hear_all_output(kernel, other):
    mine = kernel.ok('print("mine")\n6 * 7')
    theirs = other.ok('print("theirs")\n"seen"')
    for client in (kernel, other):
        for cell, text, result in ((mine, "mine\n", "42"), (theirs, "theirs\n", '"seen"')):
            heard = client.cell(cell.id)
            heard.wait(lambda heard: heard.is_idle)
            assert heard.text() == text and heard.result == result
            assert [m["msg_type"] for m in heard.messages] == \
                ["status", "execute_input", "stream", "execute_result", "status"]


def test_only_the_one_that_asked_is_answered(kernel, other):
    mine, theirs = kernel.ok("let shared = 5"), other.ok("shared")
    assert theirs.result == "5"
    # All that was sent before this reply has come, too.
    for client in (kernel, other):
        client.request("kernel_info_request")
    assert mine.id in kernel.replies and mine.id not in other.replies
    assert theirs.id in other.replies and theirs.id not in kernel.replies


def test_each_is_answered_while_the_others_cell_runs(kernel, other):
    for running, asking in ((kernel, other), (other, kernel)):
        cell = running.start_cell('print("in")\nwhile !Task.isCancelled {}')
        cell.wait(lambda cell: "in" in cell.text())
        for kind, content in (("complete_request", {"code": "pri", "cursor_pos": 3}),
                              ("inspect_request", {"code": "print", "cursor_pos": 5,
                                                   "detail_level": 0}),
                              ("is_complete_request", {"code": "1"})):
            asking.request(kind, content, timeout=10)
        assert cell.id not in running.replies, "the cell still runs"
        # The interrupt is anybody's.
        asking.interrupt()
        running.finish(cell)


def test_cells_of_both_wait_for_each_other(kernel, other):
    first = kernel.start_cell('print("in")\ntry await Task.sleep(for: .milliseconds(300))\n"first"')
    first.wait(lambda cell: "in" in cell.text())
    second = other.start_cell('"second"')
    assert kernel.finish(first).result == '"first"'
    assert other.finish(second).result == '"second"'
    assert second.reply["execution_count"] == first.reply["execution_count"] + 1


def test_a_job_is_heard_by_both_under_its_cell(kernel, other):
    launching = kernel.ok('import Foundation\nlet go = DispatchSemaphore(value: 0)\n'
                          'run("heard") { () -> Int in go.wait(); print("late"); return 1 }')
    other.ok("go.signal()")
    for client in (kernel, other):
        heard = client.cell(launching.id)
        heard.wait_for_jobs()
        assert heard.text() == "late\n"


def test_only_the_one_that_asked_is_asked(kernel, other):
    for running, idle in ((kernel, other), (other, kernel)):
        asked, unasked = len(running.input_requests), len(idle.input_requests)
        cell = running.start_cell('input("which? ")!')
        running.until(lambda: len(running.input_requests) > asked)
        assert running.input_requests[-1]["content"] == {"prompt": "which? ", "password": False}
        # All that was sent before this reply has come, too.
        idle.request("kernel_info_request", timeout=10)
        assert len(idle.input_requests) == unasked
        running.client.input("this one")
        assert running.finish(cell).result == '"this one"'


def test_a_console_shows_what_another_front_end_runs(start_kernel, tmp_path):
    kernel = start_kernel()
    console = Console(tmp_path, existing=kernel.manager.connection_file)
    try:
        console.expect(r"In \[1\]:")
        kernel.ok('let shared = 20; print("from" + " afar"); shared')
        console.expect(r"from afar")
        console.expect(r"Remote\s+20")
        console.type("shared + 22")
        console.expect(r"Out\[2\]:\s*42")
        kernel.until(lambda: any(m["msg_type"] == "execute_result" and
                                 m["content"]["data"]["text/plain"] == "42"
                                 for m in kernel.published))
        kernel.check()
    finally:
        console.close()
