"""What each message of a kernel must be by itself, restated from the messaging specification.

https://jupyter-client.readthedocs.io/en/stable/messaging.html, and the accepted proposals of
https://github.com/jupyter/enhancement-proposals. The language of the tables is that of shapes.py.
"""

import base64
import binascii
import json
import re
from datetime import datetime

from shapes import mismatch

MIME_TYPE = re.compile(r"[\w\-+.]+/[\w\-+.]+")
BINARY = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}


class Violation(AssertionError):
    """A message that breaks a rule; says which one, and shows the message."""

    def __init__(self, rule: str, message: dict | None = None):
        shown = {name: value for name, value in (message or {}).items() if name != "buffers"}
        text = json.dumps(shown, indent=1, default=str, ensure_ascii=False)
        super().__init__(f"{rule}\n{text[:4000]}" if message else rule)


# Values

def some_text(value):
    return None if isinstance(value, str) and value else "should be a text with something in it"


def count(value):
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if fits else "should be a number from 0 on"


def port(value):
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536
    return None if fits else "should be a port"


def version(value):
    fits = isinstance(value, str) and re.fullmatch(r"\d+\.\d+(\.\d+)?", value)
    return None if fits and tuple(map(int, value.split(".")[:2])) >= (5, 3) else \
        "should be a protocol version from 5.3 on"


def date(value):
    """ISO 8601 with a time zone, from the wire or as jupyter_client has read it."""
    if isinstance(value, datetime):
        return None
    fits = isinstance(value, str) and re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}(Z|[+-]\d\d:\d\d)", value)
    return None if fits else "should be a date as of ISO 8601, to the millisecond at least"


def file_extension(value):
    return None if isinstance(value, str) and value.startswith(".") else "should start with a dot"


def blank(value):
    return None if isinstance(value, str) and not value.strip() else "should be white space"


def data(value):
    """Representations by MIME type; text/plain is among them, for a console."""
    if not isinstance(value, dict):
        return "should be an object"
    if not isinstance(value.get("text/plain"), str):
        return "has no text/plain for a console"
    return representations(value)


def representations(value):
    """Representations by MIME type, each as notebooks store it."""
    if not isinstance(value, dict):
        return "should be an object"
    for mime, representation in value.items():
        if not MIME_TYPE.fullmatch(mime):
            return f"{mime!r} is not a MIME type without parameters"
        if mime == "application/json" or mime.endswith("+json"):
            continue
        if not isinstance(representation, str):
            return f"{mime} should be a text"
        if mime in BINARY:
            try:
                base64.b64decode("".join(representation.split()), validate=True)
            except binascii.Error as error:
                return f"{mime} should be in base64: {error}"
    return None


# Tables

HEADER = {"msg_id": some_text, "session": some_text, "username": str, "date": date,
          "msg_type": some_text, "version": version}

# What a client wrote, given back as it is.
PARENT = {**HEADER, "version": str, "subshell_id?": (str, None)}

FAILURE = {"ename": some_text, "evalue": str, "traceback": [str]}
REFUSAL = {"status": "error", **FAILURE}
BUNDLE = {"data": data, "metadata": dict}

STATUS = {"execution_state": ("starting", "busy", "idle")}
COMM = {"comm_id": some_text, "data": dict}

PAYLOAD = (
    {"source": "page", "data": data, "start": count},
    {"source": "set_next_input", "text": str, "replace": bool},
    {"source": "ask_exit", "keepkernel": bool},
    {"source": "edit_magic", "filename": str, "line_number": count},
)

# Published on iopub: message type → content.
PUBLISHED = {
    "status": STATUS,
    "stream": {"name": ("stdout", "stderr"), "text": some_text},
    "display_data": {**BUNDLE, "transient?": {"display_id?": some_text}},
    "update_display_data": {**BUNDLE, "transient": {"display_id": some_text}},
    "execute_input": {"code": str, "execution_count": count},
    "execute_result": {**BUNDLE, "execution_count": count,
                       "transient?": {"display_id?": some_text}},
    "error": FAILURE,
    "clear_output": {"wait": bool},
    "comm_open": {**COMM, "target_name": some_text, "target_module?": str},
    "comm_msg": COMM,
    "comm_close": {"comm_id": some_text, "data?": dict},
    # JEP 65.
    "iopub_welcome": {"subscription": str},
    "shutdown_reply": {"status": "ok", "restart": bool},
}

# Replies on shell or control: message type → content where all went well, in one or more shapes.
REPLIES = {
    "execute_reply": (
        {"status": "ok", "execution_count": count, "payload": [PAYLOAD],
         "user_expressions": {str: ({"status": "ok", **BUNDLE}, REFUSAL)}},
        {**REFUSAL, "execution_count": count, "payload?": [PAYLOAD],
         "user_expressions?": {str: REFUSAL}},
        {"status": "aborted"}),
    "inspect_reply": (
        {"status": "ok", "found": True, **BUNDLE},
        {"status": "ok", "found": False, "data": {}, "metadata": {}}),
    "complete_reply": {
        "status": "ok", "matches": [some_text], "cursor_start": count, "cursor_end": count,
        "metadata": {"_jupyter_types_experimental?": [
            {"start": count, "end": count, "text": some_text, "type": str, "signature?": str}]}},
    "history_reply": {
        "status": "ok",
        # [session, line, input or [input, output]], checked by history_entry.
        "history": [lambda entry: history_entry(entry)]},
    "is_complete_reply": (
        {"status": "incomplete", "indent": blank},
        {"status": ("complete", "invalid", "unknown")}),
    "connect_reply": {"status?": "ok", "shell_port": port, "iopub_port": port, "stdin_port": port,
                      "hb_port": port, "control_port": port},
    "comm_info_reply": {"status": "ok", "comms": {str: {"target_name": some_text}}},
    "kernel_info_reply": {
        "status": "ok", "protocol_version": version, "implementation": some_text,
        "implementation_version": some_text, "banner": some_text,
        "language_info": {
            "name": some_text, "version": some_text, "mimetype": some_text,
            "file_extension": file_extension, "pygments_lexer?": some_text,
            "codemirror_mode?": (some_text, dict), "nbconvert_exporter?": some_text},
        "help_links": [{"text": some_text, "url": some_text}],
        "debugger?": bool,
        # JEP 92.
        "supported_features": [("debugger", "kernel subshells")]},
    "shutdown_reply": {"status": "ok", "restart": bool},
    "interrupt_reply": {"status": "ok"},
    "debug_reply": dict,
    # JEP 91.
    "create_subshell_reply": {"status": "ok", "subshell_id": some_text},
    "delete_subshell_reply": {"status": "ok"},
    "list_subshell_reply": {"status": "ok", "subshell_id": [some_text]},
    # Not in the specification: what jupyter-resource-usage asks ipykernel for.
    "usage_reply": {
        "status?": "ok", "hostname": some_text, "pid": count, "kernel_cpu?": float,
        "kernel_memory?": count, "cpu_count?": count, "host_cpu_percent?": float,
        "host_virtual_memory?": {str: float}},
}

# Asked on stdin.
QUESTIONS = {"input_request": {"prompt": str, "password": bool}}

CHANNELS = {"iopub": PUBLISHED, "shell": REPLIES, "control": REPLIES, "stdin": QUESTIONS}


def history_entry(entry):
    if not isinstance(entry, list) or len(entry) != 3:
        return "should be session, line and input"
    with_output = entry[2] if isinstance(entry[2], list) else [entry[2], None]
    return mismatch(entry[0], count, "session") or mismatch(entry[1], count, "line") or (
        None if len(with_output) == 2 and isinstance(with_output[0], str)
        and isinstance(with_output[1], (str, type(None))) else
        "the third should be the input or [input, output]")


def channel_of(kind: str) -> str:
    """The channel on which a message of this type comes; shell stands for control too."""
    return next((name for name, table in CHANNELS.items() if kind in table), "iopub")


def check_message(channel: str, message: dict) -> None:
    """Checks what one message must be by itself."""
    kind = message.get("header", {}).get("msg_type")
    shape = CHANNELS[channel].get(kind)
    if shape is None:
        raise Violation(f"{kind!r} is no message for {channel}", message)
    if channel in ("shell", "control"):
        shape = (*(shape if isinstance(shape, tuple) else (shape,)), REFUSAL)
    wrong = (mismatch(message["header"], HEADER, "header")
             or mismatch(message["parent_header"], ({}, PARENT), "parent_header")
             or mismatch(message["metadata"], dict, "metadata")
             or mismatch(message["metadata"].get("started", datetime.min), date, "metadata.started")
             or mismatch(message["content"], shape, f"content of {kind}"))
    if wrong:
        raise Violation(wrong, message)
