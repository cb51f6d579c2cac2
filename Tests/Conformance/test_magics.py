"""Lines of a cell that are not Swift, over the wire."""

import os
import time

import psutil
import pytest



def processes_of(group: int) -> list:
    """The processes of a group that live."""
    found = []
    for process in psutil.process_iter(["status"]):
        try:
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.NoSuchProcess):
            pass
    return found


def wait_until_gone(group: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while processes_of(group):
        assert time.monotonic() < end, f"alive after {seconds} s: {processes_of(group)}"
        time.sleep(0.01)


def test_magics_and_swift_in_order(kernel, tmp_path):
    cell = kernel.ok(f'let x = 1\n!echo "from a command"\n%cd {tmp_path}\nprint("x is", x)\n!pwd')
    assert cell.text() == f"from a command\n{tmp_path}\nx is 1\n{tmp_path}\n"
    assert cell.result is None
    assert kernel.ok("%pwd").text() == f"{tmp_path}\n"


def test_a_command_streams(kernel):
    cell = kernel.start_cell("!echo first; read x < /dev/null; sleep 30; echo second")
    cell.wait(lambda cell: cell.text() == "first\n")
    kernel.interrupt()
    kernel.finish(cell)
    assert cell.status == "error"
    assert cell.error["ename"] == "Interrupted"
    assert cell.text() == "first\n"


def test_a_flooding_command_is_interrupted(fresh_kernel):
    cell = fresh_kernel.start_cell("!yes")
    cell.wait(lambda cell: len(cell.text()) > 100_000)
    fresh_kernel.interrupt()
    fresh_kernel.finish(cell)
    assert cell.error["ename"] == "Interrupted"
    assert fresh_kernel.ok("print(1)").text() == "1\n"


def test_a_status_is_said(kernel):
    cell = kernel.ok("!exit 7")
    assert cell.text("stderr") == "exit status 7\n"


def test_a_script_is_a_job(kernel):
    cell = kernel.ok("%%sh\necho one\nsleep 0.3\necho two >&2\nexit 4")
    other = kernel.ok("print(1)")
    line, = cell.wait_for_jobs()
    assert "failed" in line and "exit status 4" in line
    assert cell.text() == "one\n"
    assert cell.text("stderr") == "two\n"
    assert other.text() == "1\n"


def test_processes_end_with_the_kernel(start_kernel):
    kernel = start_kernel()
    cell = kernel.ok("%%sh\necho $$\nsleep 600 & sleep 600")
    cell.wait(lambda cell: cell.text().endswith("\n"))
    group = int(cell.text())
    assert len(processes_of(group)) >= 2
    psutil.Process(kernel.pid).kill()
    wait_until_gone(group)


def test_processes_end_with_a_shutdown(start_kernel):
    kernel = start_kernel()
    cell = kernel.ok("%%sh\necho $$\nsleep 600 & sleep 600")
    cell.wait(lambda cell: cell.text().endswith("\n"))
    group = int(cell.text())
    kernel.manager.shutdown_kernel()
    wait_until_gone(group)


@pytest.mark.parametrize("code, name, words", [
    ("let a = 1\n  %hlep", "UnknownMagic", ["In[", ":2:3:", "'%hlep'", "'%help'"]),
    ("%load", "UsageError", [":1:1:", "Usage: %load FILE"]),
    ("%cd /nowhere", "MagicError", [":1:1:", "/nowhere", "No such file or directory"]),
])
def test_errors(kernel, code, name, words):
    cell = kernel.fails(code)
    assert cell.error["ename"] == name
    assert cell.reply["ename"] == name
    for word in words:
        assert word in cell.error["evalue"]
        assert word in cell.traceback


def test_markup(kernel):
    assert kernel.ok("%%html\n<b>bold</b>").displays == [
        {"text/html": "<b>bold</b>", "text/plain": "<b>bold</b>"}]
    assert kernel.ok("%%markdown\n*it*").displays[0]["text/markdown"] == "*it*"


def test_files(kernel, tmp_path):
    kernel.ok(f"%%writefile {tmp_path}/a b.txt\nline\n%cd\n")
    assert (tmp_path / "a b.txt").read_text() == "line\n%cd\n"


def test_load_replaces_the_cell(kernel, tmp_path):
    (tmp_path / "a.swift").write_text("let a = 1\n")
    cell = kernel.ok(f"%load {tmp_path}/a.swift")
    assert cell.reply["payload"] == [
        {"source": "set_next_input", "text": "let a = 1\n", "replace": True}]


def test_history_keeps_the_text(fresh_kernel):
    fresh_kernel.ok("%pwd\nlet a = 1")
    reply = fresh_kernel.request("history_request", {
        "hist_access_type": "tail", "n": 1, "raw": True, "output": False})
    assert reply["history"][-1][2] == "%pwd\nlet a = 1"


def test_expressions_take_no_magics(kernel):
    cell = kernel.ok("let ready = true", user_expressions={"a": "%pwd", "b": "!ready"})
    assert cell.reply["user_expressions"]["a"]["status"] == "error"
    assert cell.reply["user_expressions"]["b"]["data"]["text/plain"] == "false"


def test_reset(fresh_kernel):
    fresh_kernel.ok("let a = 1")
    fresh_kernel.ok("%reset")
    assert "cannot find 'a'" in fresh_kernel.fails("a").traceback
    assert fresh_kernel.value("1 + 1") == "2"


def test_time(kernel):
    cell = kernel.ok("%time (1...3).reduce(0, +)")
    assert cell.result == "6"
    assert "Wall time: " in cell.text()
    assert [m["msg_type"] for m in cell.outputs] == ["execute_result", "stream"]


def test_who(kernel):
    kernel.ok("let shown = [1, 2]\nfunc doubled(_ n: Int) -> Int { n * 2 }")
    data, = kernel.ok("%who").displays
    assert "shown" in data["text/plain"] and "Array<Int>" in data["text/plain"]
    assert "doubled(_:)" in data["text/plain"]
    assert data["text/html"].startswith("<table>")


@pytest.mark.parametrize("code, status", [
    ("%cd /tmp", "complete"), ("!ls (", "complete"), ("%%sh\nls", "incomplete"),
    ("%%sh\nls\n", "complete"), ("for i in 1...3 {\n  !ls", "incomplete"), ("!ls\n}", "invalid"),
])
def test_is_complete(kernel, code, status):
    assert kernel.request("is_complete_request", {"code": code})["status"] == status


def loaded_cells(kernel) -> set:
    """The libraries of cells that the runner has loaded."""
    maps = psutil.Process(kernel.runner.pid).memory_maps()
    return {m.path for m in maps if "Cell_" in m.path}


def test_a_magic_is_not_compiled(kernel):
    kernel.ok("let compiled = 1")
    before = loaded_cells(kernel)
    assert before, "what is compiled is loaded"
    for _ in range(10):
        kernel.ok("%pwd")
    assert loaded_cells(kernel) == before
