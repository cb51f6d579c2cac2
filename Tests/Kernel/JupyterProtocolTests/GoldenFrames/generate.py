"""Writes frames.json beside this file: messages as jupyter_client frames and signs them.

Run it with a Python that has jupyter_client: python generate.py
"""

import base64
import datetime
import json
import pathlib

import jupyter_client
from jupyter_client.session import Session

MESSAGES = [
    ("kernel_info_request", {}, {}, []),
    ("execute_request", {
        "code": "print(\"héllo 👋🏽\")\nlet π = 3.14",
        "silent": False, "store_history": True, "user_expressions": {"a": "1 + 1"},
        "allow_stdin": True, "stop_on_error": False,
    }, {"cellId": "a1b2", "deletedCells": []}, []),
    ("execute_request", {"code": "", "silent": True}, {}, []),
    ("complete_request", {"code": "let x = pri", "cursor_pos": 11}, {}, []),
    ("inspect_request", {"code": "print", "cursor_pos": 5, "detail_level": 1}, {}, []),
    ("is_complete_request", {"code": "func f() {"}, {}, []),
    ("history_request", {
        "hist_access_type": "search", "output": False, "raw": True, "pattern": "let*",
        "n": 3, "unique": True,
    }, {}, []),
    ("comm_info_request", {"target_name": "jupyter.widget"}, {}, []),
    ("comm_open", {"comm_id": "c1", "target_name": "t", "data": {"x": [1, 2.5, None]}}, {},
     [b"\x00\x01\xff", b""]),
    ("shutdown_request", {"restart": True}, {}, []),
    ("interrupt_request", {}, {}, []),
    ("input_reply", {"value": "a line"}, {}, []),
]


def frames_of(scheme, key):
    session = Session(
        key=key, signature_scheme=scheme, session="golden-session", username="golden")
    parent = session.msg_header("execute_request")
    for kind, content, metadata, buffers in MESSAGES:
        message = session.msg(kind, content=content, parent=parent, metadata=metadata)
        message["header"]["date"] = datetime.datetime(
            2026, 3, 1, 9, 5, 7, 42, tzinfo=datetime.timezone.utc)
        frames = session.serialize(message, ident=[b"identity-1", b"\x00\xff"])
        frames += buffers
        yield {
            "scheme": scheme, "key": key.decode(), "type": kind,
            "id": message["header"]["msg_id"],
            "frames": [base64.b64encode(frame).decode() for frame in frames],
        }


def main():
    messages = []
    for scheme, key in [
        ("hmac-sha256", b"a secret"), ("hmac-md5", b"another"), ("hmac-sha512", b"third"),
        ("hmac-sha256", b""),
    ]:
        messages += frames_of(scheme, key)
    target = pathlib.Path(__file__).with_name("frames.json")
    target.write_text(json.dumps(
        {"jupyter_client": jupyter_client.__version__, "messages": messages}, indent=1) + "\n")


if __name__ == "__main__":
    main()
