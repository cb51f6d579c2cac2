"""Qtconsole's own window and client, drawn into memory."""

import os
import re
import sys
import time

import pytest

from kernel import source_of

pytestmark = pytest.mark.slow

LONG_ENOUGH = 60


@pytest.fixture(scope="module")
def application():
    """Qt without a screen; where its libraries are missing, tests fail in CI and else are skipped."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from qtpy.QtWidgets import QApplication
    except ImportError as error:
        reason = f"Qt does not load: {error}. Type as root: apt-get install -y libegl1 libgl1"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # PyQt ends the process at an exception without a hook.
    hook, sys.excepthook = sys.excepthook, lambda *failure: raised.append(failure)
    raised = []
    yield QApplication.instance() or QApplication([])
    sys.excepthook = hook
    assert not raised, raised


class Window:
    """A qtconsole with a kernel of its own."""

    def __init__(self, application):
        from qtconsole.manager import QtKernelManager
        from qtconsole.rich_jupyter_widget import RichJupyterWidget

        self.application = application
        self.manager = QtKernelManager(kernel_name="swift")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.replies = []
        self.client.shell_channel.message_received.connect(self.replies.append)
        self.widget = RichJupyterWidget()
        self.widget.confirm_restart = False
        self.widget.kernel_manager, self.widget.kernel_client = self.manager, self.client
        self.widget.show()
        self.until(lambda: "In [1]:" in self.text)

    @property
    def text(self) -> str:
        """All that the window shows."""
        return self.widget._control.toPlainText()

    def until(self, condition):
        """Lets Qt work until the condition gives something true, and returns that."""
        deadline = time.monotonic() + LONG_ENOUGH
        while not (value := condition()):
            assert time.monotonic() < deadline, (
                f"not so after {LONG_ENOUGH} s: {source_of(condition)}\nThe window shows:\n{self.text}")
            self.application.processEvents()
            time.sleep(0.005)
        return value

    def reply(self, identifier) -> dict:
        """The content of the reply to a request of the client's."""
        return self.until(lambda: next((m["content"] for m in self.replies
                                        if m["parent_header"]["msg_id"] == identifier), None))

    def run(self, code, then) -> None:
        """Executes a line at the prompt and waits for a text that it did not have before."""
        before = self.text.count(then)
        self.widget.execute(code)
        self.until(lambda: self.text.count(then) > before)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.widget.close()


@pytest.fixture
def window(application):
    window = Window(application)
    yield window
    window.close()


def test_qtconsole_executes(window):
    window.run("6 * 7", "Out[1]: 42")
    window.run('print("hello", "window")', "\nhello window")
    window.run("missing", "cannot find 'missing' in scope")
    # Late output is shown above the prompt.
    window.run('let job = run("late") { () -> Int in print("from" + " a job"); return 1 }; '
               "try job.wait()", "Out[4]: 1")
    window.until(lambda: "from a job" in window.text)


def test_qtconsole_continues_open_braces(window):
    window.widget.input_buffer = "func half(_ n: Int) -> Int {"
    window.widget.execute(interactive=True)
    window.until(lambda: "...:" in window.text)
    assert "Out[" not in window.text
    window.run("func half(_ n: Int) -> Int {\n  n / 2\n}", "In [2]:")
    window.run("half(84)", "Out[2]: 42")


def test_qtconsole_interrupts(window):
    window.run('print("go" + "ing"); while true {}', "going")
    window.manager.interrupt_kernel()
    window.until(lambda: "Interrupted" in window.text and "In [2]:" in window.text)
    window.run("1 + 1", "Out[2]: 2")


def test_qtconsole_restarts(window):
    window.run("let lost = 1", "In [2]:")
    window.widget.restart_kernel("Restarting", now=True)
    window.until(lambda: re.search(r"Restarting kernel.*In \[\d+\]:\s*$", window.text, re.DOTALL))
    window.run("lost", "cannot find 'lost' in scope")


def test_qtconsoles_client_asks_history(window):
    window.run("let kept = 21", "In [2]:")
    window.run("kept * 2", "Out[2]: 42")
    # Without outputs, as the window asks itself: it reads all replies of this kind.
    reply = window.reply(window.client.history(hist_access_type="tail", n=2, raw=True))
    assert [entry[2] for entry in reply["history"]] == ["let kept = 21", "kept * 2"]
