"""Tells the checker made-up conversations, right and wrong ones."""

import copy
from datetime import datetime, timedelta, timezone

from conversation import Conversation

START = datetime(2026, 1, 2, 3, 4, 5, 678901, timezone.utc)

TEXT = {"text/plain": "1"}
KERNEL_INFO = {
    "status": "ok", "protocol_version": "5.5", "implementation": "i", "implementation_version": "1",
    "banner": "b", "help_links": [], "supported_features": [],
    "language_info": {"name": "swift", "version": "6.3", "mimetype": "text/x-swift",
                      "file_extension": ".swift"}}
COMPLETE = {"status": "ok", "matches": ["abc"], "cursor_start": 0, "cursor_end": 3, "metadata": {}}


class Telling:
    """A conversation given message by message, one millisecond apart."""

    def __init__(self):
        self.conversation = Conversation()
        self.count = 0
        self.latest = None

    def header(self, kind, session):
        self.count += 1
        return {"msg_id": f"{session}-{self.count}", "session": session, "username": "u",
                "date": START + timedelta(milliseconds=self.count), "msg_type": kind,
                "version": "5.5"}

    def ask(self, kind="execute_request", channel="shell", **content):
        if kind == "execute_request":
            content = {"code": "1", "silent": False, "store_history": True, "allow_stdin": True,
                       "user_expressions": {}, "stop_on_error": True, **content}
        request = {"header": self.header(kind, "client"), "content": content}
        self.conversation.sent(channel, request)
        self.latest = request["header"]
        return self.latest

    def hear(self, kind, channel="iopub", parent=None, change=None, **content):
        parent = self.latest if parent is None else parent
        message = {"header": self.header(kind, "kernel"), "msg_type": kind, "content": content,
                   "parent_header": copy.deepcopy(parent), "metadata": {}, "buffers": []}
        message["msg_id"] = message["header"]["msg_id"]
        if change:
            change(message)
        self.conversation.took(channel, message)

    def status(self, state, **options):
        self.hear("status", execution_state=state, **options)

    def begin(self, number=1, **request):
        self.ask(**request)
        self.status("busy")
        if not request.get("silent"):
            self.hear("execute_input", code="1", execution_count=number)

    def reply(self, **content):
        self.hear("execute_reply", channel="shell", **{
            "status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}, **content})

    def fail(self, **content):
        self.hear("execute_reply", channel="shell", **{
            "status": "error", "execution_count": 1, "ename": "E", "evalue": "v", "traceback": ["t"],
            **content})

    def cell(self, number=1):
        self.begin(number)
        self.reply(execution_count=number)
        self.status("idle")


def alone(kind, **content):
    """A wrong message by itself, published while a cell runs."""
    def tell(telling):
        telling.begin()
        telling.hear(kind, **content)
    return tell


def steps(*calls):
    """Calls methods of the telling, each named with its options."""
    def tell(telling):
        for name, options in calls:
            getattr(telling, name)(**options)
    return tell


def step(method, /, **options):
    return method, options
