"""The checker itself: what is right passes, and each kind of wrongness is caught and shown."""

import copy
import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone

import pytest

from conversation import Conversation
from specification import Violation
from wire import DELIMITER, decode

KEY = b"a key"
START = datetime(2026, 1, 2, 3, 4, 5, 678901, timezone.utc)


class Telling:
    """A conversation told message by message, one millisecond after another."""

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


def changed(path, value):
    """A stream with something else in the place a path names; ... takes it away."""
    def change(message):
        *way, last = path
        place = message
        for name in way:
            place = place[name]
        if value is ...:
            del place[last]
        else:
            place[last] = value

    def tell(telling):
        telling.begin()
        telling.hear("stream", change=change, name="stdout", text="x")
    return tell


def asked(kind, **content):
    """A wrong reply to a request of some kind."""
    def tell(telling):
        telling.ask(kind, code="abc")
        telling.status("busy")
        telling.hear(kind.replace("request", "reply"), channel="shell", **content)
    return tell


def after_idle(kind, **content):
    def tell(telling):
        telling.cell()
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


def second_session(telling):
    telling.cell()
    telling.begin(2)
    telling.hear("stream", name="stdout", text="x",
                 change=lambda message: message["header"].update(session="runner"))


def second_identifier(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("stream", name="stdout", text="x",
                     change=lambda message: message["header"].update(msg_id="same"))


def late_idle(telling):
    telling.begin()
    telling.reply()
    telling.count += 700
    telling.status("idle")


def idle_before_reply(telling):
    telling.begin()
    telling.status("idle")
    telling.reply()


def output_between_reply_and_idle(telling):
    telling.begin()
    telling.reply()
    telling.hear("stream", name="stdout", text="x")
    telling.status("idle")


def another_parent(telling):
    telling.begin()
    telling.hear("stream", name="stdout", text="x",
                 parent={**telling.latest, "msg_type": "inspect_request"})


def reply_to_nobody(telling):
    telling.latest = telling.header("execute_request", "another")
    telling.reply()


def reply_on_the_other_channel(telling):
    telling.ask("kernel_info_request", channel="control")
    telling.status("busy")
    telling.hear("kernel_info_reply", channel="shell", **KERNEL_INFO)


def never_answered(telling):
    telling.hear("iopub_welcome", parent={}, subscription="")
    telling.begin()
    telling.status("idle")
    telling.conversation.finish()


def starting_twice(telling):
    telling.status("starting", parent={})
    telling.status("starting", parent={})


def starting_late(telling):
    telling.cell()
    telling.status("starting", parent={})


def not_welcomed(telling):
    telling.cell()
    telling.conversation.finish()


def asks_for_what_may_not_ask(telling):
    telling.begin(allow_stdin=False)
    telling.hear("input_request", channel="stdin", prompt="", password=False)


def asks_the_wrong_client(telling):
    telling.latest = telling.header("execute_request", "another")
    telling.status("busy")
    telling.hear("input_request", channel="stdin", prompt="", password=False)


def closed_comm(telling):
    telling.begin()
    telling.hear("comm_open", comm_id="c", target_name="t", data={})
    telling.hear("comm_close", comm_id="c", data={})
    telling.hear("comm_msg", comm_id="c", data={})


def opened_twice(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("comm_open", comm_id="c", target_name="t", data={})


def skipped_number(telling):
    telling.cell(1)
    telling.cell(3)


def two_results(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("execute_result", execution_count=1, data=TEXT, metadata={})


TEXT = {"text/plain": "1"}
KERNEL_INFO = {
    "status": "ok", "protocol_version": "5.5", "implementation": "i", "implementation_version": "1",
    "banner": "b", "help_links": [], "supported_features": [],
    "language_info": {"name": "swift", "version": "6.3", "mimetype": "text/x-swift",
                      "file_extension": ".swift"}}
COMPLETE = {"status": "ok", "matches": ["abc"], "cursor_start": 0, "cursor_end": 3, "metadata": {}}

WRONG = {
    # By itself: headers.
    "a header without a date": changed(("header", "date"), ...),
    "a date without a time": changed(("header", "date"), "2026-01-01"),
    "a header with more fields": changed(("header", "cell"), 7),
    "an old version": changed(("header", "version"), "4.1"),
    "an empty session": changed(("header", "session"), ""),
    "a parent without an identifier": changed(("parent_header", "msg_id"), ...),
    "metadata that is a list": changed(("metadata",), []),
    # By itself: content.
    "an unknown message": alone("mystery", x=1),
    "a reply on iopub": alone("execute_reply", status="ok"),
    "a stream of another name": alone("stream", name="stdlog", text="x"),
    "a stream without text": alone("stream", name="stdout", text=""),
    "a stream of numbers": alone("stream", name="stdout", text=1),
    "a field nobody knows": alone("stream", name="stdout", text="x", job=1),
    "a field that is missing": alone("error", ename="E", evalue="v"),
    "a traceback that is a text": alone("error", ename="E", evalue="v", traceback="t"),
    "an unknown state": alone("status", execution_state="restarting"),
    "a display without text/plain": alone("display_data", data={"text/html": "x"}, metadata={}),
    "a MIME type with parameters": alone(
        "display_data", data={**TEXT, "text/html; charset=utf-8": "x"}, metadata={}),
    "a picture not in base64": alone("display_data", data={**TEXT, "image/png": "?"}, metadata={}),
    "HTML that is an object": alone("display_data", data={**TEXT, "text/html": {}}, metadata={}),
    "a display without metadata": alone("display_data", data=TEXT),
    "an update without an identifier": alone(
        "update_display_data", data=TEXT, metadata={}, transient={}),
    "wait that is a number": alone("clear_output", wait=1),
    "a number that is a flag": alone("execute_result", data=TEXT, metadata={}, execution_count=True),
    "comm data that is a list": alone("comm_open", comm_id="c", target_name="t", data=[]),
    # By itself: replies.
    "a page without data": steps(step("begin"), step("reply", payload=[{"source": "page"}])),
    "next input without text": steps(step("begin"), step("reply", payload=[
        {"source": "set_next_input", "replace": True}])),
    "an unknown payload": steps(step("begin"), step("reply", payload=[{"source": "job"}])),
    "a value without status": steps(step("begin", user_expressions={"a": "1"}), step(
        "reply", user_expressions={"a": {"data": TEXT, "metadata": {}}})),
    "a failure without a name": steps(step("begin"), step("fail", ename="")),
    "completion without metadata": asked("complete_request", **{
        name: value for name, value in COMPLETE.items() if name != "metadata"}),
    "completion outside the code": asked("complete_request", **{**COMPLETE, "cursor_end": 4}),
    "completion backwards": asked("complete_request", **{
        **COMPLETE, "cursor_start": 3, "cursor_end": 2}),
    "kinds of other matches": asked("complete_request", **{**COMPLETE, "metadata": {
        "_jupyter_types_experimental": [{"start": 0, "end": 3, "text": "b", "type": "let"}]}}),
    "inspection that found nothing but data": asked(
        "inspect_request", status="ok", found=False, data=TEXT, metadata={}),
    "an indent that is no blank": asked("is_complete_request", status="incomplete", indent="->"),
    "a history entry of two": asked("history_request", status="ok", history=[[1, 2]]),
    "comms without a target": asked("comm_info_request", status="ok", comms={"c": {}}),
    "a feature nobody knows": asked("kernel_info_request", **{
        **KERNEL_INFO, "supported_features": ["jobs"]}),
    "no language": asked("kernel_info_request", **{**KERNEL_INFO, "language_info": {}}),
    "a file extension without a dot": asked("kernel_info_request", **{
        **KERNEL_INFO, "language_info": {**KERNEL_INFO["language_info"], "file_extension": "swift"}}),
    "a port that is a text": asked("connect_request", shell_port="1", iopub_port=1, stdin_port=1,
                                   hb_port=1, control_port=1),
    "subshells that are one text": asked("list_subshell_request", status="ok", subshell_id="a"),
    "usage without a process": asked("usage_request", hostname="h"),
    "a reply of another kind": steps(
        step("ask", kind="inspect_request"), step("status", state="busy"), step("reply")),
    # One after another: headers.
    "a second session": second_session,
    "a second use of an identifier": second_identifier,
    "a parent that is not the request": another_parent,
    # One after another: states.
    "output before busy": steps(step("ask"), step("hear", kind="stream", name="stdout", text="x")),
    "idle twice": steps(step("cell"), step("status", state="idle")),
    "busy after idle": steps(step("cell"), step("status", state="busy")),
    "busy twice beside a cell": steps(
        step("ask", kind="kernel_info_request"), step("status", state="busy"),
        step("status", state="busy")),
    "starting with a parent": steps(step("ask"), step("status", state="starting")),
    "starting twice": starting_twice,
    "starting late": starting_late,
    "busy without a parent": steps(step("status", state="busy", parent={})),
    "a stream without a parent": steps(
        step("hear", kind="stream", name="stdout", text="x", parent={})),
    "no welcome": not_welcomed,
    "a result after idle": after_idle("execute_result", data=TEXT, metadata={}, execution_count=1),
    "an input after idle": after_idle("execute_input", code="1", execution_count=1),
    "idle before the reply": idle_before_reply,
    "idle long after the reply": late_idle,
    "output between reply and idle": output_between_reply_and_idle,
    "a request never answered": never_answered,
    # One after another: cells.
    "a cell not announced": steps(
        step("ask"), step("status", state="busy"), step("reply"), step("status", state="idle")),
    "output before the input": steps(
        step("ask"), step("status", state="busy"), step("hear", kind="stream", name="stdout", text="x"),
        step("hear", kind="execute_input", code="1", execution_count=1)),
    "another input than the code": steps(
        step("ask"), step("status", state="busy"),
        step("hear", kind="execute_input", code="2", execution_count=1)),
    "a silent cell announced": steps(
        step("ask", silent=True), step("status", state="busy"),
        step("hear", kind="execute_input", code="1", execution_count=1)),
    "a silent cell's result": steps(
        step("begin", silent=True),
        step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=1)),
    "two results": two_results,
    "another number in the result": steps(
        step("begin"), step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=2)),
    "another number in the reply": steps(
        step("begin"), step("reply", execution_count=2), step("status", state="idle")),
    "a number left out": skipped_number,
    "an error only in the reply": steps(step("begin"), step("fail"), step("status", state="idle")),
    "another error in the reply": steps(
        step("begin"), step("hear", kind="error", ename="E", evalue="other", traceback=["t"]),
        step("fail"), step("status", state="idle")),
    "a failed cell's result": steps(
        step("begin"), step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=1),
        step("hear", kind="error", ename="E", evalue="v", traceback=["t"]),
        step("fail"), step("status", state="idle")),
    "an aborted cell's output": steps(
        step("begin"), step("hear", kind="execute_reply", channel="shell", status="aborted"),
        step("status", state="idle")),
    "an expression left out": steps(step("begin", user_expressions={"a": "1"}), step("reply")),
    "an update of what was not shown": alone(
        "update_display_data", data=TEXT, metadata={}, transient={"display_id": "d"}),
    # One after another: comms, questions and replies.
    "a message of a closed comm": closed_comm,
    "a comm opened twice": opened_twice,
    "a message of a comm nobody opened": alone("comm_msg", comm_id="c", data={}),
    "a question that is not allowed": asks_for_what_may_not_ask,
    "a question to another client": asks_the_wrong_client,
    "a question after the reply": steps(step("cell"), step(
        "hear", kind="input_request", channel="stdin", prompt="", password=False)),
    "a reply to another client": reply_to_nobody,
    "a second reply": steps(step("begin"), step("reply"), step("reply")),
    "a reply on the other channel": reply_on_the_other_channel,
    "shutdown instead of restart": steps(
        step("ask", kind="shutdown_request", channel="control", restart=True),
        step("hear", kind="shutdown_reply", channel="control", status="ok", restart=False)),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_checker_catches(what):
    with pytest.raises(Violation) as caught:
        WRONG[what](Telling())
    if what != "no welcome":
        assert '"header"' in str(caught.value), "the message is shown"


def test_the_checker_passes_what_is_right():
    telling = Telling()
    telling.hear("iopub_welcome", parent={}, subscription="")
    telling.status("starting", parent={})
    telling.begin(1, user_expressions={"a": "1"})
    first = telling.latest
    telling.hear("stream", name="stdout", text="x")
    telling.hear("display_data", data={**TEXT, "application/json": {"a": [None]}, "image/png": "AA=="},
                 metadata={}, transient={"display_id": "d"})
    telling.hear("comm_open", comm_id="c", target_name="t", data={})
    telling.hear("input_request", channel="stdin", prompt="? ", password=True)
    telling.hear("execute_result", data=TEXT, metadata={}, execution_count=1)
    telling.reply(user_expressions={"a": {"status": "ok", "data": TEXT, "metadata": {}}}, payload=[
        {"source": "page", "data": TEXT, "start": 0},
        {"source": "set_next_input", "text": "2", "replace": False}])
    telling.status("idle")
    telling.begin(2)
    telling.hear("clear_output", wait=True)
    # A job of the first cell, while the second one runs.
    telling.hear("stream", parent=first, name="stderr", text="late")
    telling.hear("update_display_data", parent=first, data=TEXT, metadata={},
                 transient={"display_id": "d"})
    telling.hear("comm_msg", parent=first, comm_id="c", data={})
    telling.hear("error", ename="E", evalue="v", traceback=["t"])
    telling.fail(execution_count=2)
    telling.status("idle")
    telling.ask()
    telling.status("busy")
    telling.hear("execute_reply", channel="shell", status="aborted")
    telling.status("idle")
    telling.ask("complete_request", code="abc", cursor_pos=3)
    telling.status("busy")
    telling.hear("complete_reply", channel="shell", **COMPLETE)
    telling.status("idle")
    telling.ask("kernel_info_request", channel="control")
    telling.status("busy")
    telling.hear("kernel_info_reply", channel="control", **KERNEL_INFO)
    telling.status("idle")
    telling.conversation.finish()


# Frames

def frames(header=b"{}", content=b"{}", key=KEY):
    parts = [header, b"{}", b"{}", content]
    return [b"topic", DELIMITER, hmac.new(key, b"".join(parts), hashlib.sha256).hexdigest().encode(),
            *parts]


def test_frames_are_read():
    message = decode([*frames(content='{"a": [1, "ü"]}'.encode()), b"\x00"], KEY)
    assert message["content"] == {"a": [1, "ü"]} and message["buffers"] == [b"\x00"]
    header = json.dumps({"date": "2026-01-02T03:04:05.678901Z"}).encode()
    assert decode(frames(header), KEY)["header"]["date"] == START


@pytest.mark.parametrize("wrong", [
    [b"no delimiter"],
    [DELIMITER, b"", b"{}", b"{}"],
    frames(key=b"another"),
    frames(header=b"[]"),
    frames(content=b'{"a": NaN}'),
    frames(content=b'{"a": -Infinity}'),
    frames(content=b'{"a": 1, "a": 2}'),
    frames(content=b'{"a": "\xff"}'),
    frames(content=b'{"a": "\\ud800"}'),
    frames(content=b'{"a": 1}}'),
    frames(content=b"'a'"),
], ids=["delimiter", "frames", "signature", "list", "NaN", "Infinity", "twice", "UTF-8", "surrogate",
        "more", "quotes"])
def test_wrong_frames_are_caught(wrong):
    with pytest.raises(Violation):
        decode(wrong, KEY)
