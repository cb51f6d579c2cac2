"""The requests a front-end makes besides running cells, and how cells are asked for."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from kernel import TIMEOUT



def test_kernel_info_on_shell_and_control(kernel):
    for channel in ("shell", "control"):
        reply = kernel.request("kernel_info_request", channel=channel)
        assert reply["status"] == "ok"
        assert tuple(map(int, reply["protocol_version"].split(".")[:2])) >= (5, 3)
        assert reply["implementation"] and reply["implementation_version"] and reply["banner"]
        info = reply["language_info"]
        assert info["name"] == "swift" and info["file_extension"] == ".swift"
        assert info["mimetype"] == "text/x-swift" and info["version"].startswith("6.")
        assert isinstance(reply["help_links"], list)


def test_requests_are_answered_while_a_cell_runs(kernel):
    cell = kernel.start_cell('import Foundation\nprint("on")\nThread.sleep(forTimeInterval: 3)')
    cell.wait(lambda cell: "on" in cell.text())
    for kind, content in [
        ("kernel_info_request", {}),
        ("complete_request", {"code": "pri", "cursor_pos": 3}),
        ("inspect_request", {"code": "print", "cursor_pos": 5, "detail_level": 0}),
        ("is_complete_request", {"code": "1"}),
        ("comm_info_request", {}),
        ("history_request", {"hist_access_type": "tail", "n": 1, "raw": True, "output": False}),
        ("connect_request", {}),
    ]:
        kernel.request(kind, content, timeout=2)
    kernel.request("kernel_info_request", channel="control", timeout=2)
    assert cell.id not in kernel.replies, "the cell still runs"
    assert kernel.finish(cell).status == "ok"


def test_completion_is_a_valid_reply(kernel):
    reply = kernel.request("complete_request", {"code": "let x = 1\nx.", "cursor_pos": 12})
    assert reply["status"] == "ok"
    assert isinstance(reply["matches"], list) and isinstance(reply["metadata"], dict)
    assert 0 <= reply["cursor_start"] <= reply["cursor_end"] <= 12


def test_inspection_is_a_valid_reply(kernel):
    reply = kernel.request("inspect_request", {"code": "print", "cursor_pos": 3, "detail_level": 1})
    assert reply["status"] == "ok" and isinstance(reply["found"], bool)
    assert isinstance(reply["data"], dict) and isinstance(reply["metadata"], dict)


@pytest.mark.parametrize("code,status", [
    ("1 + 1", "complete"),
    ("", "complete"),
    ("// nothing", "complete"),
    ("func f() {\n  1\n}", "complete"),
    ("if true {", "incomplete"),
    ("func f() {", "incomplete"),
    ("let a = [1,", "incomplete"),
    ('let t = """\nhello', "incomplete"),
    ("/* open", "incomplete"),
    ("print(", "incomplete"),
    ("struct A {\n  var b = 1\n", "incomplete"),
    ("}", "invalid"),
    ("let = 3", "invalid"),
    ("let 1x = )", "invalid"),
])
def test_is_complete(kernel, code, status):
    reply = kernel.request("is_complete_request", {"code": code}, timeout=5)
    assert reply["status"] == status, reply
    if status == "incomplete":
        assert isinstance(reply["indent"], str) and not reply["indent"].strip()


def test_comm_info_is_empty(kernel):
    assert kernel.request("comm_info_request", {"target_name": "x"}) == {"status": "ok", "comms": {}}


def test_a_comm_for_an_unknown_target_is_closed(kernel):
    identifier = kernel.send("comm_open", {"comm_id": "c1", "target_name": "unknown", "data": {}})
    closed = kernel.wait_for(identifier, lambda m: m["msg_type"] == "comm_close")
    assert closed["content"]["comm_id"] == "c1"
    kernel.until(lambda: kernel.cell(identifier).is_idle)


def test_connect_tells_the_ports(kernel):
    reply = kernel.request("connect_request")
    info = kernel.manager.get_connection_info()
    for name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
        assert reply[name] == info[name], name


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("kind", ["mystery_request", "debug_request", "x"])
def test_unknown_requests_get_busy_and_idle(kernel, kind, channel):
    identifier = kernel.send(kind, {"anything": [1]}, channel=channel)
    kernel.until(lambda: kernel.cell(identifier).is_idle)
    assert [m["content"]["execution_state"] for m in kernel.cell(identifier).messages
            if m["msg_type"] == "status"] == ["busy", "idle"]


def test_a_request_without_its_fields_is_survived(kernel):
    for kind in ("execute_request", "complete_request", "inspect_request", "is_complete_request",
                 "history_request", "comm_open", "comm_msg"):
        identifier = kernel.send(kind, {})
        kernel.until(lambda: kernel.cell(identifier).is_idle)
    assert kernel.value("1 + 1") == "2"


# How a cell is asked for


def test_the_counter_goes_up_with_the_history(kernel):
    first = kernel.ok("1").reply["execution_count"]
    assert kernel.ok("2").reply["execution_count"] == first + 1
    # qtconsole numbers its prompt by what a silent cell tells.
    assert kernel.ok("3", silent=True).reply["execution_count"] == first + 1
    kernel.ok("4", store_history=False)
    assert kernel.ok("5").reply["execution_count"] == first + 2


def test_a_silent_cell_runs_but_shows_no_result(kernel):
    cell = kernel.ok("var hidden = 5\nhidden", silent=True)
    assert cell.result is None and not cell.contents("execute_input")
    assert kernel.value("hidden") == "5"


def test_user_expressions(kernel):
    cell = kernel.ok("let width = 6", user_expressions={
        "area": "width * 7", "text": '"a" + "b"', "wrong": "nowhere", "trap": "[Int]()[width]"})
    values = cell.reply["user_expressions"]
    assert values["area"]["status"] == "ok"
    assert values["area"]["data"]["text/plain"] == "42" and values["area"]["metadata"] == {}
    assert values["text"]["data"]["text/plain"] == '"ab"'
    for name in ("wrong", "trap"):
        assert values[name]["status"] == "error" and values[name]["ename"], values[name]
    assert kernel.value("width") == "6"


def test_user_expressions_of_a_failed_cell_are_not_computed(kernel):
    cell = kernel.run_cell("nowhere", user_expressions={"a": "1"})
    assert cell.status == "error" and "1" not in str(cell.reply.get("user_expressions", {}))


def test_an_error_aborts_what_is_queued(kernel):
    kernel.ok("struct Stop: Error {}\nvar ran = 0")
    failing = kernel.start_cell("try await Task.sleep(for: .milliseconds(500))\nthrow Stop()")
    queued = [kernel.start_cell("ran += 1") for _ in range(3)]
    assert kernel.finish(failing).status == "error"
    for cell in queued:
        kernel.finish(cell)
        assert cell.status in ("aborted", "error") and not cell.contents("execute_input")
    assert kernel.value("ran") == "0", "what comes later runs"


def test_an_error_without_stop_on_error_aborts_nothing(kernel):
    kernel.ok("struct Go: Error {}\nvar counted = 0")
    failing = kernel.start_cell("try await Task.sleep(for: .milliseconds(300))\nthrow Go()",
                                stop_on_error=False)
    queued = [kernel.start_cell("counted += 1") for _ in range(3)]
    assert kernel.finish(failing).status == "error"
    assert [kernel.finish(cell).status for cell in queued] == ["ok"] * 3
    assert kernel.value("counted") == "3"


def test_cells_run_one_after_another_in_their_order(kernel):
    kernel.ok("var order: [Int] = []")
    cells = [kernel.start_cell(f"order.append({n})") for n in range(10)]
    for cell in cells:
        assert kernel.finish(cell).status == "ok"
    assert kernel.value("order") == str(list(range(10)))


def test_metadata_and_unknown_fields_do_not_matter(kernel):
    identifier = kernel.send("execute_request", {
        "code": "8", "silent": False, "store_history": True, "user_expressions": {},
        "allow_stdin": True, "stop_on_error": True, "future": {"x": 1}},
        metadata={"cellId": "abc", "deletedCells": [], "tags": ["t"]})
    cell = kernel.finish(kernel.cell(identifier))
    assert cell.result == "8"


def test_execute_on_the_control_channel_is_survived(kernel):
    """Legal by the specification; a kernel may serve it or refuse it."""
    identifier = kernel.send("execute_request", {
        "code": "1", "silent": False, "store_history": False, "user_expressions": {},
        "allow_stdin": False, "stop_on_error": True}, channel="control")
    kernel.until(lambda: kernel.cell(identifier).is_idle)
    assert kernel.value("1 + 1") == "2"


# Interrupt


INTERRUPTED = {
    "a sleeping cell": "import Foundation\nprint(\"in\")\nThread.sleep(forTimeInterval: 600)",
    "a cell that sleeps in a task": "print(\"in\")\ntry await Task.sleep(for: .seconds(600))",
    "a semaphore in a task": "import Dispatch\nfunc block() async { print(\"in\")\n"
                             "  DispatchSemaphore(value: 0).wait() }\nawait block()",
    "a loop that checks": "print(\"in\")\nwhile !Task.isCancelled {}",
    "a loop of short sleeps": "import Foundation\nprint(\"in\")\n"
                              "while !Task.isCancelled { Thread.sleep(forTimeInterval: 0.01) }",
    "usleep": "import Foundation\nprint(\"in\")\nfor _ in 0..<600 { sleep(1) }",
    "a loop that throws": "print(\"in\")\nwhile true { try Task.checkCancellation() }",
    "a wait for a job": "import Foundation\nlet stuck = run(\"stuck\") { () async throws -> Void in\n"
                        "  try await Task.sleep(for: .seconds(600)) }\nprint(\"in\")\ntry stuck.wait()",
    "a wait for all jobs": "run(\"also stuck\") { () async throws -> Void in\n"
                           "  try await Task.sleep(for: .seconds(600)) }\nprint(\"in\")\njobs.wait()",
}


@pytest.mark.parametrize("what", INTERRUPTED)
def test_an_interrupt_stops(kernel, what):
    kernel.ok("var lives = 1")
    runner = kernel.runner.pid
    cell = kernel.start_cell("lives += 1\n" + INTERRUPTED[what])
    cell.wait(lambda cell: "in\n" in cell.text())
    assert kernel.interrupt()["status"] == "ok"
    kernel.finish(cell)
    if "isCancelled {" not in INTERRUPTED[what]:
        assert cell.status == "error", cell.describe()
    assert kernel.value("lives") == "2"
    assert len(cell.errors) <= 1, "an interrupt is reported once"
    assert kernel.runner.pid == runner
    kernel.ok("for job in jobs.all { job.cancel() }")


def test_an_interrupt_aborts_what_is_queued(kernel):
    cell = kernel.start_cell('print("in")\ntry await Task.sleep(for: .seconds(600))')
    queued = kernel.start_cell("1")
    cell.wait(lambda cell: "in" in cell.text())
    kernel.interrupt()
    assert kernel.finish(cell, timeout=TIMEOUT).status == "error"
    assert kernel.finish(queued).status in ("aborted", "error")


def test_an_interrupt_of_an_idle_kernel_does_nothing(kernel):
    kernel.ok("let idle = 1")
    assert kernel.interrupt()["status"] == "ok"
    assert kernel.value("idle") == "1"


def test_an_interrupt_leaves_jobs_alone(kernel):
    kernel.ok('let steady = run("steady") { () async throws -> Int in\n'
              "  while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }\n  return 3 }")
    cell = kernel.start_cell('print("in")\ntry await Task.sleep(for: .seconds(600))')
    cell.wait(lambda cell: "in" in cell.text())
    kernel.interrupt()
    kernel.finish(cell, timeout=TIMEOUT)
    assert "running" in kernel.value("steady.state")
    kernel.ok("steady.cancel()")
    assert kernel.value("try steady.wait()") == "3"


def test_sigint_does_not_end_the_kernel(kernel):
    kernel.ok("let kept = 1")
    os.kill(kernel.pid, signal.SIGINT)
    # The signal may find the kernel idle or at this cell.
    assert kernel.run_cell("kept").status in ("ok", "error")
    assert kernel.value("kept") == "1"


# Shutdown and restart


def shut_down(kernel, restart):
    runner = kernel.runner
    reply = kernel.request("shutdown_request", {"restart": restart}, channel="control")
    assert reply == {"status": "ok", "restart": restart}
    assert kernel.manager.provisioner.process.wait(TIMEOUT) == 0, "it ended by itself"
    if runner:
        runner.wait(TIMEOUT)


@pytest.mark.parametrize("load", [
    "1",
    'for n in 0..<4 { run("spin \\(n)") { () -> Void in while true {} } }',
    'run("chatty") { () -> Void in while true { print("x") } }',
], ids=["idle", "endless jobs", "a printing job"])
def test_a_shutdown_ends_the_kernel_whatever_runs(start_kernel, load):
    kernel = start_kernel()
    kernel.ok(load)
    shut_down(kernel, restart=False)


def test_shutdown_while_a_cell_runs(start_kernel):
    kernel = start_kernel()
    cell = kernel.start_cell('print("in")\nwhile true {}')
    cell.wait(lambda cell: "in" in cell.text())
    shut_down(kernel, restart=False)


def test_shutdown_is_published_too(start_kernel):
    kernel = start_kernel()
    kernel.ok("1")
    kernel.request("shutdown_request", {"restart": True}, channel="control")
    kernel.until(lambda: any(m["msg_type"] == "shutdown_reply" for m in kernel.published))


def test_restart_serves_the_same_ports(start_kernel):
    kernel = start_kernel()
    kernel.ok('let lost = 1\nrun("spin") { () -> Void in while true {} }')
    pid = kernel.pid
    ports = kernel.manager.get_connection_info()
    process = kernel.manager.provisioner.process
    kernel.manager.shutdown_wait_time = TIMEOUT
    kernel.manager.restart_kernel()
    assert process.returncode == 0, "it ended by itself"
    kernel.client.stop_channels()
    kernel.connect()
    assert kernel.pid != pid
    assert kernel.manager.get_connection_info() == ports
    assert "lost" in kernel.fails("lost").traceback
    assert kernel.ok("1 + 1").reply["execution_count"] == 2
    kernel.check()


def test_a_client_that_stays_connected_across_a_restart_is_served(start_kernel):
    kernel = start_kernel()
    kernel.ok("1")
    kernel.restart()
    assert kernel.value("1 + 1") == "2"


def test_the_kernel_ends_when_its_parent_is_gone():
    """A front-end that is killed leaves no kernel behind."""
    script = ("import time\nfrom jupyter_client.manager import start_new_kernel\n"
              "manager, client = start_new_kernel(kernel_name='swift')\n"
              "client.execute_interactive('let a = 1')\n"
              "print('kernel', manager.provisioner.pid, flush=True)\ntime.sleep(600)\n")
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    word, pid = parent.stdout.readline().split()
    assert word == "kernel"
    kernel = psutil.Process(int(pid))
    assert kernel.ppid() == parent.pid
    processes = [kernel, *kernel.children()]
    assert len(processes) >= 2, "the kernel and its runner, and perhaps its resident compiler"
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(processes, timeout=TIMEOUT)
    assert not alive
