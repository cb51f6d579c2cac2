"""The checker of single messages: each kind of wrongness is caught and shown."""

import hashlib
import hmac
import json

import pytest

from specification import Violation
from telling import COMPLETE, KERNEL_INFO, START, TEXT, Telling, alone, step, steps
from wire import DELIMITER, decode

KEY = b"a key"


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
    "an unknown field": alone("stream", name="stdout", text="x", job=1),
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
    "an unknown feature": asked("kernel_info_request", **{
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
}


@pytest.mark.parametrize("what", WRONG)
def test_the_checker_catches(what):
    with pytest.raises(Violation) as caught:
        WRONG[what](Telling())
    assert '"header"' in str(caught.value), "the message is shown"


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
