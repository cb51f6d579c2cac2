"""Real front-ends: a console in a terminal, nbconvert, papermill."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.request
import uuid

import nbformat
import pexpect
import pytest
import websocket

from kernel import plain

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "kernelspec" / "examples"
SCREEN = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>()][0-9A-B]?)")


def notebook(*cells):
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {"name": "swift", "display_name": "Swift", "language": "swift"}
    book.cells = [nbformat.v4.new_code_cell(code) for code in cells]
    return book


def text(cell):
    """All a notebook's cell shows, as plain text."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append("\n".join([output.ename, output.evalue, *output.traceback]))
        else:
            parts.append(output.data.get("text/plain", ""))
    return plain("\n".join(parts))


def convert(path, folder):
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook",
         "--output-dir", str(folder), "--output", "executed.ipynb", str(path)],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return nbformat.read(folder / "executed.ipynb", 4)


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
        'run("bad") { () -> Void in print("so far"); throw Bad() }',
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


class Console:
    """`jupyter console --kernel swift` in a terminal of 200 columns."""

    def __init__(self, folder):
        self.child = pexpect.spawn(
            sys.executable, ["-m", "jupyter", "console", "--kernel", "swift",
                             "--ZMQTerminalInteractiveShell.kernel_timeout=120"],
            encoding="utf-8", codec_errors="replace", timeout=90, dimensions=(50, 200),
            cwd=str(folder), env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"})
        self.shown = ""

    def expect(self, pattern):
        """Waits until the pattern is among what the terminal has shown since last time."""
        while not (found := re.search(pattern, self.shown)):
            try:
                self.shown += SCREEN.sub("", self.child.read_nonblocking(65536, timeout=90))
            except (pexpect.TIMEOUT, pexpect.EOF) as error:
                raise AssertionError(f"{pattern!r} is not in:\n{self.shown}") from error
        self.shown = self.shown[found.end():]
        return found

    def type(self, line):
        self.child.send(line + "\r")


@pytest.fixture
def console(tmp_path):
    console = Console(tmp_path)
    yield console
    console.child.close(force=True)


def test_a_console_session(console):
    console.expect(r"In \[1\]:")
    console.type("let answer = 6 * 7")
    console.expect(r"In \[2\]:")
    console.type("answer")
    console.expect(r"Out\[2\]:\s*42")
    console.expect(r"In \[3\]:")
    console.type('print("hello", "console")')
    console.expect(r"\nhello console")
    console.expect(r"In \[4\]:")
    console.type("nowhere")
    console.expect(r"cannot find 'nowhere' in scope")
    console.expect(r"In \[5\]:")
    console.type('run("slow") { try await Task.sleep(for: .seconds(1)); print("from" + " a job") }')
    console.expect(r"In \[6\]:")
    console.type('jobs.wait(); print("waited")')
    console.expect(r"from a job")
    console.expect(r"waited")
    console.expect(r"In \[7\]:")
    console.child.sendeof()
    console.expect(r"(?i)exit")
    console.type("y")
    console.child.expect(pexpect.EOF, timeout=30)


def test_a_console_continues_open_braces(console):
    console.expect(r"In \[1\]:")
    console.type("func half(_ n: Int) -> Int {")
    console.expect(r"\.\.\.:")
    console.type("n / 2")
    console.expect(r"\.\.\.:")
    console.type("}")
    console.child.send("\x1b\r")
    console.expect(r"In \[2\]:")
    console.type("half(84)")
    console.expect(r"Out\[2\]:\s*42")


def test_a_console_is_not_caught_by_half_a_line(console):
    console.expect(r"In \[1\]:")
    console.type("func f()")
    console.type("")
    console.expect(r"expected '\{' in body of function")
    console.expect(r"In \[\d\]:")
    console.type("%%sh")
    console.type("echo from the" + " ''script")
    console.type("")
    console.expect(r"\nfrom the script")
    console.expect(r"In \[\d\]:")
    console.type("!echo from a ''command")
    console.expect(r"\nfrom a command")


def test_a_console_interrupts(console):
    console.expect(r"In \[1\]:")
    console.type('let kept = 5; print("go" + "ing"); try await Task.sleep(for: .seconds(600))')
    console.expect(r"\ngoing")
    console.child.send("\x03")
    console.expect(r"In \[2\]:")
    console.type("kept")
    console.expect(r"Out\[2\]:\s*5")


class Lab:
    """JupyterLab's server, spoken to as its pages do."""

    def __init__(self, folder):
        self.token = "a-token-for-tests"
        self.log = open(folder / "lab.log", "w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root",
             "--ServerApp.port=0", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
             f"--IdentityProvider.token={self.token}", "--notebook-dir", str(folder)],
            stdout=self.log, stderr=subprocess.STDOUT, cwd=folder)
        self.address = self.wait_for_address()

    def wait_for_address(self, timeout=90):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.process.poll() is None:
            self.log.flush()
            text = pathlib.Path(self.log.name).read_text()
            if found := re.search(r"http://(127\.0\.0\.1:\d+)/lab", text):
                if found[1].split(":")[1] != "0":
                    return found[1]
            time.sleep(0.1)
        raise AssertionError(pathlib.Path(self.log.name).read_text())

    def ask(self, path, method="GET", body=None):
        request = urllib.request.Request(
            f"http://{self.address}/api/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Page:
    """A page's websocket to a kernel, which knows what was published for each request."""

    def __init__(self, lab, kernel):
        self.session = uuid.uuid4().hex
        self.published = []
        self.socket = websocket.create_connection(
            f"ws://{lab.address}/api/kernels/{kernel}/channels?session_id={self.session}",
            header=[f"Authorization: token {lab.token}"], timeout=60)

    def run(self, code):
        identifier = uuid.uuid4().hex
        self.socket.send(json.dumps({
            "header": {"msg_id": identifier, "session": self.session, "username": "", "version": "5.4",
                       "msg_type": "execute_request", "date": "2026-01-01T00:00:00.000Z"},
            "parent_header": {}, "metadata": {"cellId": "c", "deletedCells": []}, "channel": "shell",
            "content": {"code": code, "silent": False, "store_history": True, "allow_stdin": True,
                        "user_expressions": {}, "stop_on_error": True}}))
        return identifier

    def of(self, identifier, kind):
        return [m["content"] for m in self.published
                if m["parent_header"].get("msg_id") == identifier and m["msg_type"] == kind]

    def until(self, condition):
        while not (value := condition()):
            message = json.loads(self.socket.recv())
            if message["channel"] == "iopub":
                self.published.append(message)
        return value

    def until_idle(self, identifier):
        self.until(lambda: any(c["execution_state"] == "idle" for c in self.of(identifier, "status")))


@pytest.fixture
def lab(tmp_path):
    lab = Lab(tmp_path)
    yield lab
    lab.close()


@pytest.mark.slow
def test_jupyterlab_runs_cells_and_jobs(lab):
    assert lab.ask("kernelspecs")["kernelspecs"]["swift"]["spec"]["display_name"] == "Swift"
    kernel = lab.ask("kernels", "POST", {"name": "swift"})["id"]
    page = Page(lab, kernel)
    cell = page.run("6 * 7")
    page.until_idle(cell)
    assert page.of(cell, "execute_result")[0]["data"]["text/plain"] == "42"

    launching = page.run('import Foundation\nlet held = DispatchSemaphore(value: 0)\n'
                         'run("held") { held.wait(); print("late"); return 5 }')
    page.until_idle(launching)
    other = page.run('print("other"); held.signal()')
    page.until_idle(other)
    page.until(lambda: any("completed" in c["data"]["text/plain"]
                           for c in page.of(launching, "display_data")))
    assert "".join(c["text"] for c in page.of(launching, "stream")) == "late\n"
    assert "".join(c["text"] for c in page.of(other, "stream")) == "other\n"

    sleeping = page.run('print("in")\ntry await Task.sleep(for: .seconds(600))')
    page.until(lambda: page.of(sleeping, "stream"))
    lab.ask(f"kernels/{kernel}/interrupt", "POST", {})
    page.until_idle(sleeping)
    assert page.of(sleeping, "error")

    lab.ask(f"kernels/{kernel}/restart", "POST", {})
    page.socket.close()
    page = Page(lab, kernel)
    again = page.run("1 + 1")
    page.until_idle(again)
    assert page.of(again, "execute_result")[0]["data"]["text/plain"] == "2"
    lab.ask(f"kernels/{kernel}", "DELETE")
    assert lab.ask("kernels") == []
