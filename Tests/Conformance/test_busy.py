"""What front-ends receive while only jobs run, and that it blocks none of them."""

import time

import pytest
from playwright.sync_api import expect

from browser import SOON
from console import Console
from job_status import KIND
from server import JupyterServer
from server_page import Page

DOOR = "import Foundation\nlet door = DispatchSemaphore(value: 0)\n"


def rounds(kernel):
    """The states that belong to jobs, in order, those of each parent in a list."""
    found = {}
    for message in kernel.published:
        parent = message["parent_header"]
        if message["msg_type"] == "status" and parent.get("msg_type") == KIND:
            found.setdefault(parent["msg_id"], []).append(message["content"]["execution_state"])
    return list(found.values())


def until_busy(kernel, times=1):
    """Waits until jobs were said to be busy so many times for one parent, and still are."""
    kernel.until(lambda: rounds(kernel) and len(rounds(kernel)[-1]) >= times,
                 describe=lambda: str(rounds(kernel)))
    assert set(rounds(kernel)[-1]) == {"busy"}


def until_idle(kernel):
    """Waits until jobs are said to be idle."""
    kernel.until(lambda: rounds(kernel) and rounds(kernel)[-1][-1] == "idle",
                 describe=lambda: str(rounds(kernel)))


def last_state(kernel):
    return [m for m in kernel.published if m["msg_type"] == "status"][-1]["content"][
        "execution_state"]


def test_jobs_are_busy_until_the_last_has_ended(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok(DOOR + 'for _ in 1...2 { run { door.wait() } }')
    until_busy(kernel)
    assert last_state(kernel) == "busy"
    kernel.ok("door.signal()")
    # Said again, after the idle of the cell.
    until_busy(kernel, times=2)
    assert last_state(kernel) == "busy"
    kernel.ok("door.signal()")
    until_idle(kernel)
    assert last_state(kernel) == "idle"
    # The next jobs have a parent of their own.
    kernel.ok("run { door.wait() }")
    kernel.until(lambda: len(rounds(kernel)) == 2)
    until_busy(kernel)
    kernel.ok("%cancel all --now")
    until_idle(kernel)
    assert len(rounds(kernel)) == 2


def test_the_state_is_said_again_after_each_request(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok(DOOR + "run { door.wait() }")
    until_busy(kernel)
    kernel.request("complete_request", {"code": "pri", "cursor_pos": 3})
    until_busy(kernel, times=2)
    kernel.request("kernel_info_request", channel="control")
    until_busy(kernel, times=3)
    kernel.ok("door.signal()")
    until_idle(kernel)


def test_a_cell_stays_busy_when_the_last_job_ends_beside_it(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok(DOOR + "let other = DispatchSemaphore(value: 0)\nrun { door.wait() }")
    until_busy(kernel)
    cell = kernel.start_cell('door.signal()\nother.wait()')
    until_idle(kernel)
    kernel.until(lambda: last_state(kernel) == "busy")
    count = len(cell.contents("status"))
    kernel.send("complete_request", {"code": "oth", "cursor_pos": 3})
    cell.wait(lambda cell: len(cell.contents("status")) > count)
    assert last_state(kernel) == "busy"
    kernel.interrupt()
    kernel.finish(cell)
    assert len(rounds(kernel)) == 1


def test_jobs_that_end_with_their_cell_are_not_indicated(fresh_kernel):
    kernel = fresh_kernel
    cell = kernel.ok("try run { 1 }.wait()")
    # Jobs are said to be busy 300 ms after the cell; on a kernel too slow for that, this shows nothing.
    kernel.ok("try await Task.sleep(for: .milliseconds(700))")
    assert cell.result == "1" and rounds(kernel) == []


def test_the_end_of_the_runner_ends_the_busy_state(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok(DOOR + "run { door.wait() }")
    until_busy(kernel)
    kernel.runner.kill()
    until_idle(kernel)


def test_a_console_prompts_while_jobs_run(tmp_path):
    console = Console(tmp_path)
    try:
        console.expect(r"In \[1\]:")
        console.type("import Foundation; let door = DispatchSemaphore(value: 0); "
                     'let job = run("held") { door.wait(); return 5 }')
        console.expect(r"In \[2\]:")
        for number in range(2, 6):
            # The state of the jobs is published 300 ms after each cell. Before or after this line is typed:
            # the console must read on either way, so no outcome depends on this pause.
            time.sleep(0.4)
            console.type(f"{number} * 7")
            console.expect(rf"Out\[{number}\]:\s*{number * 7}")
            console.expect(rf"In \[{number + 1}\]:")
        console.type("door.signal(); try job.wait()")
        console.expect(r"Out\[6\]:\s*5")
    finally:
        console.close()


@pytest.mark.slow
def test_a_page_completes_and_runs_cells_while_jobs_run(open_notebook):
    notebook = open_notebook(
        launch=DOOR + 'struct Boat { var mastHeight = 7; var mastCount = 2 }\nlet boat = Boat()\n'
               'let job = run("held") { door.wait(); return 5 }',
        typing="boat.mas", other="6 * 7", end="door.signal()\ntry job.wait()")
    notebook["launch"].run()
    kernel_is("busy", notebook)
    notebook["typing"].select()
    notebook.page.keyboard.press("Tab")
    items = notebook.page.locator(".jp-Completer-item")
    expect(items).to_have_count(2, timeout=SOON)
    notebook.page.keyboard.press("Escape")
    notebook["other"].run().shows("42")
    kernel_is("busy", notebook)
    notebook.picture("jobs-run")
    notebook["end"].run().shows("5")
    kernel_is("idle", notebook)


def kernel_is(state, notebook):
    """Waits until the page shows the kernel in this state."""
    notebook.page.wait_for_function(
        "state => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === state",
        arg=state, timeout=SOON)


@pytest.mark.slow
def test_the_idle_culler_spares_a_kernel_whose_job_is_silent(tmp_path):
    server = JupyterServer("lab", tmp_path, [
        "--MappingKernelManager.cull_idle_timeout=4", "--MappingKernelManager.cull_interval=1",
        "--MappingKernelManager.cull_connected=True"])
    try:
        kernel = server.ask("kernels", "POST", {"name": "swift"})["id"]
        page = Page(server, kernel)
        seconds = 20
        cell = page.run(f"import Foundation\nrun {{ Thread.sleep(forTimeInterval: {seconds}) }}")
        page.until_idle(cell)
        launched = time.monotonic()
        page.until(lambda: any(m["content"].get("execution_state") == "busy"
                               and m["parent_header"].get("msg_type") == KIND
                               for m in page.published))
        page.socket.close()
        # Five times as long as an idle kernel lives; only this question is asked meanwhile.
        while time.monotonic() - launched < seconds - 3:
            assert [k["id"] for k in server.ask("kernels")] == [kernel]
            # The culler looks once a second.
            time.sleep(1)
        deadline = time.monotonic() + 60
        while server.ask("kernels"):
            assert time.monotonic() < deadline, "The kernel was not culled after its job."
            time.sleep(0.5)
        assert time.monotonic() - launched >= seconds
    finally:
        server.close()
