"""`jupyter console` in a terminal."""

import os
import re
import sys

import pexpect

SCREEN = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>()][0-9A-B]?)")

UP = "\x1b[A"
INTERRUPT = "\x03"


class Console:
    """`jupyter console` in a terminal of 200 columns, with a kernel of its own or another's."""

    def __init__(self, directory, existing: str | None = None):
        kernel = ["--existing", existing, "--ZMQTerminalInteractiveShell.include_other_output=True"] \
            if existing else ["--kernel", "swift"]
        self.child = pexpect.spawn(
            sys.executable, ["-m", "jupyter", "console", *kernel,
                             "--ZMQTerminalInteractiveShell.kernel_timeout=120"],
            encoding="utf-8", codec_errors="replace", timeout=90, dimensions=(50, 200),
            cwd=str(directory), env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"})
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
        """Types a line and Enter."""
        self.child.send(line + "\r")

    def press(self, keys):
        """Presses keys, named by what a terminal sends for them."""
        self.child.send(keys)

    def leave(self):
        """Ends the console as a user does, by Ctrl-D and yes."""
        self.child.sendeof()
        self.expect(r"(?i)exit")
        self.type("y")
        self.child.expect(pexpect.EOF, timeout=30)

    def close(self):
        self.child.close(force=True)
