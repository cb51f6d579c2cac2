"""What every conversation must obey, restated from the messaging specification.

https://jupyter-client.readthedocs.io/en/stable/messaging.html
"""

from datetime import datetime

HEADER = {"msg_id", "session", "username", "date", "msg_type", "version"}

CONTENT = {
    "status": {"execution_state": str},
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "update_display_data": {"data": dict, "metadata": dict, "transient": dict},
    "execute_input": {"code": str, "execution_count": int},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "clear_output": {"wait": bool},
    "comm_open": {"comm_id": str, "target_name": str, "data": dict},
    "comm_msg": {"comm_id": str, "data": dict},
    "comm_close": {"comm_id": str, "data": dict},
    "input_request": {"prompt": str, "password": bool},
}

# What a job, or the handler of a comm, may still publish after its cell's idle.
LATE = {"stream", "display_data", "update_display_data", "error", "clear_output",
        "comm_open", "comm_msg", "comm_close"}


def check_message(channel: str, message: dict) -> None:
    """Checks what one message must be by itself."""
    header = message["header"]
    assert HEADER <= set(header), header
    assert all(isinstance(header[name], (str, datetime)) for name in HEADER), header
    major, minor = (int(part) for part in header["version"].split(".")[:2])
    assert (major, minor) >= (5, 3), header["version"]
    assert isinstance(message["parent_header"], dict)
    assert isinstance(message["metadata"], dict)
    kind, content = header["msg_type"], message["content"]
    for name, type_ in CONTENT.get(kind, {}).items():
        assert isinstance(content.get(name), type_), f"{kind}.{name} of {content}"
    if kind == "stream":
        assert content["name"] in ("stdout", "stderr"), content["name"]
    if kind == "status":
        assert content["execution_state"] in ("starting", "busy", "idle"), content
    if kind == "error":
        assert all(isinstance(line, str) for line in content["traceback"]), content
    if kind in ("display_data", "update_display_data", "execute_result"):
        assert "text/plain" in content["data"], f"no text for a console: {content}"
        for mime in content["data"]:
            assert mime.count("/") == 1, mime
    if channel == "shell" and kind == "execute_reply":
        assert content["status"] in ("ok", "error", "aborted"), content
        if content["status"] == "ok":
            assert isinstance(content["user_expressions"], dict), content
            assert all(payload["source"] for payload in content["payload"]), content
            assert datetime.fromisoformat(message["metadata"]["started"].replace("Z", "+00:00"))


def check_conversation(requests: dict, replies: dict, published: list) -> None:
    """Checks how the messages of each request follow one another."""
    sessions = {m["header"]["session"] for m in [*published, *replies.values()]}
    assert len(sessions) <= 1, f"one kernel has one session: {sessions}"
    identifiers = [m["header"]["msg_id"] for m in [*published, *replies.values()]]
    assert len(identifiers) == len(set(identifiers)), "each message has an identifier of its own"

    for message in published:
        parent = message["parent_header"]
        kind = message["msg_type"]
        if not parent:
            starting = kind == "status" and message["content"]["execution_state"] == "starting"
            assert starting or kind in ("iopub_welcome", "shutdown_reply"), f"no parent: {message}"
        elif parent["msg_id"] in requests:
            wanted = requests[parent["msg_id"]]["header"]
            assert parent["msg_type"] == wanted["msg_type"], "the parent is the request's header"
            assert parent["session"] == wanted["session"], "the parent is the request's header"

    for identifier, request in requests.items():
        reply = replies.get(identifier)
        mine = [m for m in published if m["parent_header"].get("msg_id") == identifier]
        states = [m["content"]["execution_state"] for m in mine if m["msg_type"] == "status"]
        if "idle" not in states:
            continue
        name = request["header"]["msg_type"]
        # While a cell runs, busy may be said again after the idle of a request beside it.
        again = states[1:-1] if name == "execute_request" else []
        assert [states[0], *states[len(again) + 1:]] == ["busy", "idle"], f"{name}: {states}"
        assert set(again) <= {"busy"}, f"{name}: {states}"
        kinds = [m["msg_type"] for m in mine]
        assert kinds[0] == "status", f"{name} starts with busy: {kinds}"
        idle = next(i for i, m in enumerate(mine)
                    if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle")
        late = {m["msg_type"] for m in mine[idle + 1:]}
        assert late <= LATE, f"{name}: after idle came {late}"
        if reply is None:
            continue
        if name == "execute_request":
            check_execution(request, reply, mine, idle)
        gap = (mine[idle]["header"]["date"] - reply["header"]["date"]).total_seconds()
        assert 0 <= gap < 0.5, f"{name}: idle {gap} s after the reply"
        between = [m for m in mine if reply["header"]["date"] < m["header"]["date"]
                   < mine[idle]["header"]["date"]]
        assert not between, f"{name}: between reply and idle came {between}"


def check_execution(request: dict, reply: dict, mine: list, idle: int) -> None:
    """Checks one execute request that has ended."""
    content = reply["content"]
    kinds = [m["msg_type"] for m in mine]
    inputs = [m["content"] for m in mine if m["msg_type"] == "execute_input"]
    results = [m for m in mine if m["msg_type"] == "execute_result"]
    if request["content"]["silent"] or content["status"] == "aborted":
        assert not inputs, "neither silent nor aborted cells are announced"
    else:
        assert kinds[1] == "execute_input", f"the input comes right after busy: {kinds}"
        assert len(inputs) == 1 and inputs[0]["code"] == request["content"]["code"]
        assert inputs[0]["execution_count"] == content["execution_count"]
    for result in results:
        assert result["content"]["execution_count"] == content["execution_count"]
    if content["status"] == "ok":
        assert content["payload"] == [] or isinstance(content["payload"], list)
        assert set(content["user_expressions"]) == set(request["content"]["user_expressions"])
    if content["status"] == "error":
        assert {"ename", "evalue", "traceback"} <= set(content), content
        assert "execute_result" not in kinds[:idle], "a failed cell has no result"
