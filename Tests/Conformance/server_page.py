"""A JupyterLab page without a browser: its websocket to a kernel."""

import json
import time
import uuid

import websocket

from kernel import source_of


class Page:
    """A page's websocket to a kernel, which knows what was published for each request."""

    def __init__(self, lab, kernel):
        self.session = uuid.uuid4().hex
        self.published = []
        self.socket = websocket.create_connection(
            f"ws://{lab.address}/api/kernels/{kernel}/channels?session_id={self.session}",
            header=[f"Authorization: token {lab.token}"], timeout=60)

    def run(self, code, cell=None):
        """Runs a cell, a new one unless it is named."""
        identifier = uuid.uuid4().hex
        self.socket.send(json.dumps({
            "header": {"msg_id": identifier, "session": self.session, "username": "", "version": "5.4",
                       "msg_type": "execute_request", "date": "2026-01-01T00:00:00.000Z"},
            "parent_header": {}, "metadata": {"cellId": cell or identifier, "deletedCells": []}, "channel": "shell",
            "content": {"code": code, "silent": False, "store_history": True, "allow_stdin": True,
                        "user_expressions": {}, "stop_on_error": True}}))
        return identifier

    def of(self, identifier, kind):
        return [m["content"] for m in self.published
                if m["parent_header"].get("msg_id") == identifier and m["msg_type"] == kind]

    def until(self, condition, timeout=60):
        """Takes messages until the condition returns something true, and returns that."""
        deadline = time.monotonic() + timeout
        while not (value := condition()):
            assert time.monotonic() < deadline, (
                f"not so after {timeout} s: {source_of(condition)}\n"
                f"What had arrived: {[(m['msg_type'], m['content']) for m in self.published[-10:]]}")
            message = json.loads(self.socket.recv())
            if message["channel"] == "iopub":
                self.published.append(message)
        return value

    def until_idle(self, identifier):
        self.until(lambda: any(c["execution_state"] == "idle" for c in self.of(identifier, "status")))
