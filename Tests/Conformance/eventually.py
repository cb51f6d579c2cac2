"""Waiting for changes that no message announces."""

import time


def eventually(condition, what: str, timeout: float = 30) -> None:
    """Waits until a condition holds: files and processes of others change without a message."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not so after {timeout} s: {what}"
        time.sleep(0.02)
