"""The wire: signatures, replays, transports, keys."""

import json
import time

import pytest
import zmq
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

from kernel import TIMEOUT

DELIMITER = b"<IDS|MSG>"


def open_shell(kernel):
    """A second client of the kernel's shell, which sends raw frames."""
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    info = kernel.manager.get_connection_info()
    if info["transport"] == "tcp":
        socket.connect(f"tcp://{info['ip']}:{info['shell_port']}")
    else:
        socket.connect(f"ipc://{info['ip']}-{info['shell_port']}")
    return socket


def frames(session, kind="kernel_info_request", content=None):
    """A signed request's frames from the delimiter on, and its identifier."""
    message = session.msg(kind, content or {})
    return session.serialize(message), message["header"]["msg_id"]


def reply_parents(socket, session, until, timeout=TIMEOUT):
    """The parents of all replies up to the one to `until`."""
    parents = []
    deadline = time.monotonic() + timeout
    while until not in parents:
        assert socket.poll(max(0, int((deadline - time.monotonic()) * 1000))), \
            f"no reply to {until}, only to {parents}"
        _, parts = session.feed_identities(socket.recv_multipart())
        parents.append(session.deserialize(parts)["parent_header"]["msg_id"])
    return parents


@pytest.fixture
def shell(kernel):
    socket = open_shell(kernel)
    session = Session(key=kernel.manager.session.key,
                      signature_scheme=kernel.manager.session.signature_scheme)
    yield socket, session
    socket.close()


def refused(shell, bad):
    """Sends bad frames, then a good request, and checks that only the good one is answered."""
    socket, session = shell
    socket.send_multipart(bad)
    good, identifier = frames(session)
    socket.send_multipart(good)
    assert reply_parents(socket, session, identifier) == [identifier]


def test_a_signed_request_is_answered(shell):
    socket, session = shell
    good, identifier = frames(session)
    socket.send_multipart(good)
    assert reply_parents(socket, session, identifier) == [identifier]


def test_a_bad_signature_is_dropped(shell):
    bad, _ = frames(shell[1])
    bad[1] = b"0" * 64
    refused(shell, bad)


def test_another_key_is_dropped(shell):
    bad, _ = frames(Session(key=b"another"))
    refused(shell, bad)


def test_a_missing_signature_is_dropped(shell):
    bad, _ = frames(shell[1])
    bad[1] = b""
    refused(shell, bad)


def test_a_changed_content_is_dropped(shell):
    # One that would be answered at once, so that the answer could not come too late to be seen.
    bad, _ = frames(shell[1], content={"code": "1"})
    bad[-1] = bad[-1].replace(b'"1"', b'"2"')
    refused(shell, bad)


def test_a_replayed_request_is_refused(shell):
    socket, session = shell
    once, first = frames(session)
    socket.send_multipart(once)
    assert reply_parents(socket, session, first) == [first]
    refused(shell, once)


@pytest.mark.parametrize("bad", [
    [b"nothing of the kind"],
    [DELIMITER],
    [DELIMITER, b"", b"{}"],
    [b"", b"", b""],
    [DELIMITER, b"\xff" * 64, b"{}", b"{}", b"{}", b"{}"],
], ids=["no delimiter", "only a delimiter", "too few frames", "empty frames", "no text"])
def test_malformed_frames_are_dropped(shell, bad):
    refused(shell, bad)


@pytest.mark.parametrize("position,part", [
    (0, b"not json"), (0, b"[]"), (0, b"{}"), (3, b"[1, 2"), (3, b"\xc3\x28"), (0, b"null"),
], ids=["header", "list", "empty header", "content", "utf-8", "null"])
def test_signed_nonsense_does_not_stop_the_kernel(shell, position, part):
    """What is signed but cannot be read may be answered by an error, or not at all."""
    socket, session = shell
    good, _ = frames(session, "execute_request", {"code": "1"})
    parts = good[-4:]
    parts[position] = part
    socket.send_multipart([DELIMITER, session.sign(parts), *parts])
    good, identifier = frames(session)
    socket.send_multipart(good)
    assert reply_parents(socket, session, identifier)[-1] == identifier


def test_all_identities_are_echoed(kernel, shell):
    socket, session = shell
    good, identifier = frames(session)
    socket.send_multipart([b"first", b"second", *good])
    assert socket.poll(TIMEOUT * 1000)
    answer = socket.recv_multipart()
    assert answer[:answer.index(DELIMITER)] == [b"first", b"second"]
    assert json.loads(answer[answer.index(DELIMITER) + 3])["msg_id"] == identifier


def test_a_request_with_buffers_is_answered(shell):
    socket, session = shell
    good, identifier = frames(session)
    socket.send_multipart([*good, b"\x00\x01", b""])
    assert reply_parents(socket, session, identifier) == [identifier]


def test_the_heartbeat_echoes(kernel):
    info = kernel.manager.get_connection_info()
    socket = zmq.Context.instance().socket(zmq.REQ)
    socket.linger = 0
    socket.connect(f"tcp://{info['ip']}:{info['hb_port']}")
    cell = kernel.start_cell('print("on")\nwhile true {}')
    cell.wait(lambda cell: cell.text() == "on\n")
    for beat in (b"one", b"", b"\x00\xff" * 1000):
        socket.send(beat)
        assert socket.poll(TIMEOUT * 1000), "the heartbeat answers while a cell runs"
        assert socket.recv() == beat
    socket.close()
    assert cell.id not in kernel.replies, "the cell still runs"
    kernel.interrupt()
    assert kernel.finish(cell).error["ename"] == "Interrupted"


def test_a_subscriber_is_welcomed(kernel):
    """JEP 65: a new subscriber to iopub first of all receives a welcome."""
    info = kernel.manager.get_connection_info()
    session = Session(key=kernel.manager.session.key)
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.linger = 0
    socket.connect(f"tcp://{info['ip']}:{info['iopub_port']}")
    socket.subscribe(b"")
    assert socket.poll(TIMEOUT * 1000)
    _, parts = session.feed_identities(socket.recv_multipart())
    message = session.deserialize(parts)
    assert message["header"]["msg_type"] == "iopub_welcome"
    assert message["content"]["subscription"] == ""
    socket.close()


def test_ipc_serves_cells(start_kernel, tmp_path):
    # A socket's path must be short.
    import tempfile
    with tempfile.TemporaryDirectory(prefix="sk") as directory:
        kernel = start_kernel(transport="ipc", directory=directory)
        assert kernel.value("20 + 22") == "42"
        kernel.check()


def test_an_empty_key_means_no_signatures(start_kernel):
    kernel = start_kernel(key=b"")
    assert kernel.value("20 + 22") == "42"
    kernel.check()


def test_unknown_keys_of_a_connection_file_are_ignored(start_kernel, tmp_path, swift_kernel):
    from jupyter_client.manager import KernelManager
    import subprocess

    manager = KernelManager(kernel_name="swift", connection_file=str(tmp_path / "my file.json"))
    manager.write_connection_file()
    path = tmp_path / "my file.json"
    content = json.loads(path.read_text())
    content.update({"jupyter_session": "x", "a_future_key": {"deep": [1, None]}})
    path.write_text(json.dumps(content))
    process = subprocess.Popen([swift_kernel, "run", "--connection-file", str(path)],
                               start_new_session=True)
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        reply = client.execute_interactive("1 + 1", timeout=TIMEOUT,
                                           output_hook=lambda message: None)
        assert reply["content"]["status"] == "ok"
        client.shutdown()
        assert process.wait(timeout=10) == 0
        client.stop_channels()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"transport": "tcp"}'],
                         ids=["empty", "cut", "list", "bare", "no ports"])
def test_an_unreadable_connection_file_is_said_so(swift_kernel, tmp_path, content):
    import subprocess
    path = tmp_path / "connection.json"
    path.write_text(content)
    done = subprocess.run([swift_kernel, "run", "--connection-file", str(path)],
                          capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode != 0
    assert "connection.json" in done.stderr, done.stderr


def test_a_missing_connection_file_is_said_so(swift_kernel, tmp_path):
    import subprocess
    done = subprocess.run(
        [swift_kernel, "run", "--connection-file", str(tmp_path / "nowhere.json")],
        capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode != 0
    assert "nowhere.json" in done.stderr, done.stderr


def test_the_first_cell_waits_for_a_subscriber():
    """After a restart the shell of a front-end may be connected again before its iopub is."""
    manager = KernelManager(kernel_name="swift")
    manager.start_kernel()
    client = manager.client()
    try:
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        client.kernel_info()
        client.get_shell_msg(timeout=60)
        request = client.execute('print("heard")')
        # Requests of one client are read in order: the kernel has read the cell when it answers this.
        asked = client.kernel_info()
        assert client.get_shell_msg(timeout=60)["parent_header"]["msg_id"] == asked
        client.iopub_channel.start()
        heard = []
        while "idle" not in heard:
            message = client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") == request:
                content = message["content"]
                heard.append(content.get("text") or content.get("execution_state"))
        assert heard[0] == "busy" and "heard\n" in heard
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
