"""A kernel that is given a registration file chooses its ports and reports them; JEP 66."""

import hashlib
import hmac
import json
import os
import stat
import subprocess

import pytest
import zmq
from jupyter_client.blocking import BlockingKernelClient

KEY = "the launcher's secret"


def sign(content: bytes, key: str = KEY) -> bytes:
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest().encode()


class Launcher:
    """What a launcher does with its end of the registration socket."""

    def __init__(self, executable, directory):
        self.directory = directory
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        file = directory / "registration.json"
        file.write_text(json.dumps({
            "kernel_id": "kernel-of-the-test", "transport": "tcp", "registration_ip": "127.0.0.1",
            "registration_port": port, "signature_scheme": "hmac-sha256", "key": KEY}))
        self.process = subprocess.Popen(
            [executable, "run", "--connection-file", str(file)], stderr=subprocess.PIPE,
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(directory / "runtime")})

    def receive(self) -> dict:
        assert self.socket.poll(30_000), "the kernel did not register"
        self.identity, delimiter, signature, content = self.socket.recv_multipart()
        assert delimiter == b"<IDS|MSG>" and signature == sign(content)
        return json.loads(content)

    def acknowledge(self, key: str = KEY) -> None:
        self.socket.send_multipart([self.identity, b"<IDS|MSG>", sign(b"ACK", key), b"ACK"])

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=10)
        self.context.destroy(linger=0)


@pytest.fixture
def launcher(swift_kernel, tmp_path):
    launcher = Launcher(swift_kernel, tmp_path)
    yield launcher
    launcher.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "runtime" / "kernel-kernel-of-the-test.json"


def test_a_kernel_registers_and_serves(launcher, file):
    told = launcher.receive()
    assert told.pop("kernel_id") == "kernel-of-the-test"
    assert all(isinstance(port, str) and 0 < int(port) < 65536 for port in told.values()), told
    assert len(set(told.values())) == 5
    launcher.acknowledge()
    # Other clients find the kernel by the file it has left.
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(file.read_text())
    assert {name: str(written[name]) for name in told} == told
    client = BlockingKernelClient(connection_file=str(file))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        assert client.execute_interactive("1 + 1", timeout=60)["content"]["status"] == "ok"
        client.shell_channel.send(client.session.msg("connect_request"))
        reply = client.get_shell_msg(timeout=10)["content"]
        assert {name: str(reply[name]) for name in told} == told
        client.shutdown()
        launcher.process.wait(timeout=10)
    finally:
        client.stop_channels()
    assert launcher.process.returncode == 0
    assert not file.exists(), "no client can connect any more"


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["none", "forged"])
def test_a_kernel_without_an_acknowledgement_ends(launcher, file, answer):
    launcher.receive()
    if answer == "forged":
        launcher.acknowledge(key="another secret")
    _, errors = launcher.process.communicate(timeout=20)
    assert launcher.process.returncode != 0
    assert b"sent no correctly signed receipt" in errors and KEY.encode() not in errors
    assert not file.exists()


def test_a_kernel_told_to_end_while_it_waits_does(launcher, file):
    launcher.receive()
    launcher.process.terminate()
    launcher.process.communicate(timeout=5)
    assert not file.exists()
