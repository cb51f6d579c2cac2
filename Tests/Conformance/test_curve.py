"""Encrypted connections, as jupyter_client makes them since 8.9."""

import time

import pytest
import zmq
from jupyter_client.manager import KernelManager

from kernel import Kernel

pytestmark = pytest.mark.skipif(not zmq.has("curve"), reason="This libzmq cannot encrypt.")


@pytest.fixture(params=["tcp", "ipc"])
def encrypted_kernel(request, tmp_path):
    manager = KernelManager(kernel_name="swift", transport=request.param,
                            transport_encryption="required")
    if request.param == "ipc":
        manager.ip = f"{tmp_path}/kernel-ipc"
    manager.start_kernel()
    kernel = Kernel(manager=manager)
    yield kernel
    try:
        kernel.check()
    finally:
        kernel.close()


def test_cells_run_over_encrypted_channels(encrypted_kernel):
    info = encrypted_kernel.manager.get_connection_info()
    assert info["curve_publickey"] and info["curve_secretkey"]
    assert encrypted_kernel.value("6 * 7") == "42"
    assert encrypted_kernel.request("kernel_info_request", channel="control")["status"] == "ok"
    heartbeat = encrypted_kernel.client.hb_channel
    heartbeat.unpause()
    deadline = time.monotonic() + 30
    while not heartbeat.is_beating():
        assert time.monotonic() < deadline, "no heartbeat for 30 s"
        time.sleep(0.05)


def test_a_client_without_the_keys_hears_nothing(encrypted_kernel):
    info = encrypted_kernel.manager.get_connection_info()
    if info["transport"] == "ipc":
        pytest.skip("The socket is the same; once is enough.")
    context = zmq.Context()
    try:
        beat = context.socket(zmq.REQ)
        beat.linger = 0
        beat.connect(f"tcp://{info['ip']}:{info['hb_port']}")
        beat.send(b"ping")
        # A whole cell has come and gone since: an answer would have been there long ago.
        encrypted_kernel.value("1 + 1")
        assert not beat.poll(500)
    finally:
        context.destroy(linger=0)
