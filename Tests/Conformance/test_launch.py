"""The first moments of a kernel: reached before it is loaded, answering before it can compile."""

import json
import os
import shutil
import signal
import socket
import subprocess

import psutil
import pytest
from jupyter_client.connect import write_connection_file

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


@pytest.fixture
def launcher(swift_kernel):
    path = swift_kernel.with_name("swift-kernel-launcher")
    assert path.exists(), "swift build makes it"
    return path


@pytest.fixture
def stand_in(launcher, tmp_path):
    """A copy of the launcher beside a kernel that only says how it was started, and waits."""
    copy = shutil.copy(launcher, tmp_path / "swift-kernel-launcher")
    kernel = tmp_path / "swift-kernel"
    kernel.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexec 1>&-\nexec sleep 1000\n')
    kernel.chmod(0o755)
    started = []

    def start(*arguments):
        process = subprocess.Popen([copy, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process.stdout.read().splitlines()

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_front_ends_can_connect_before_the_kernel_is_loaded(stand_in, tmp_path):
    file, connection = write_connection_file(str(tmp_path / "connection.json"))
    arguments = stand_in("run", "--connection-file", file)
    assert arguments[:4] == ["run", "--connection-file", file, "--listening"]
    assert {part.split(":")[0] for part in arguments[4].split(",")} == set(CHANNELS)
    for channel in CHANNELS:
        with socket.create_connection(("127.0.0.1", connection[f"{channel}_port"]), timeout=1):
            pass


@pytest.mark.parametrize("arguments", [
    ("--version",), ("run",), ("run", "--connection-file", "missing"), ("install", "--name", "x"),
], ids=" ".join)
def test_all_else_is_left_to_the_kernel(stand_in, arguments):
    assert stand_in(*arguments) == list(arguments)


def test_a_launcher_without_its_kernel_says_what_to_type(launcher, tmp_path):
    copy = shutil.copy(launcher, tmp_path / "swift-kernel-launcher")
    done = subprocess.run([copy, "--version"], capture_output=True, text=True, timeout=20)
    assert done.returncode != 0
    assert str(tmp_path / "swift-kernel") in done.stderr and "swift build" in done.stderr


def test_the_launcher_is_what_jupyter_starts(kernel, launcher):
    command = psutil.Process(kernel.pid).cmdline()
    kernel_path = os.path.realpath(launcher.with_name("swift-kernel"))
    assert command[0] == kernel_path, "it has become the kernel"
    assert kernel.manager.kernel_spec.argv[0] == os.path.realpath(launcher)
    assert "--listening" in command
    assert kernel.value("1 + 1") == "2"


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_a_kernel_restarts_on_its_ports(start_kernel, transport, tmp_path):
    options = {"directory": tmp_path} if transport == "ipc" else {}
    kernel = start_kernel(transport=transport, **options)
    kernel.restart()
    assert kernel.value("1 + 1") == "2"


class SlowToolchain:
    """A toolchain whose compiler does not answer until a test lets it."""

    def __init__(self, directory):
        self.directory = directory
        self.gate = directory / "gate"
        os.mkfifo(self.gate)
        real = os.path.realpath(shutil.which("swiftc"))
        compiler = directory / "usr" / "bin" / "swiftc"
        compiler.parent.mkdir(parents=True)
        compiler.write_text(f'#!/bin/sh\nread -r line <"{self.gate}"\n'
                            f'exec "{os.path.dirname(real)}/swiftc" "$@"\n')
        compiler.chmod(0o755)

    @property
    def variables(self):
        return {"SWIFT_KERNEL_TOOLCHAIN": str(self.directory / "usr")}

    def answer(self):
        self.gate.write_text("go on\n")


@pytest.fixture
def slow(jupyter_directories, start_kernel, tmp_path, swift_kernel):
    """A kernel that still looks for its toolchain, and what that waits for."""
    toolchain = SlowToolchain(tmp_path)
    data = jupyter_directories["JUPYTER_DATA_DIR"]
    subprocess.run([swift_kernel, "install", "--name", "swift-slow"], check=True, timeout=120)
    path = data / "kernels" / "swift-slow" / "kernel.json"
    spec = json.loads(path.read_text())
    spec["env"] = toolchain.variables
    path.write_text(json.dumps(spec))
    kernel = start_kernel(name="swift-slow", ready=False)
    kernel.until(lambda: kernel.conversation.is_welcome)
    kernel.until(lambda: psutil.Process(kernel.pid).children(), 10)
    return kernel, toolchain


def test_what_is_asked_while_the_toolchain_is_looked_for_is_answered_with_it(slow):
    kernel, toolchain = slow
    cell = kernel.start_cell("1 + 1")
    info = kernel.send("kernel_info_request")
    complete = kernel.send("is_complete_request", {"code": "if true {"})
    # What needs no toolchain is answered meanwhile.
    assert kernel.request("comm_info_request")["comms"] == {}
    assert kernel.request("history_request", {"hist_access_type": "tail", "n": 1})["status"] == "ok"
    assert not {cell.id, info, complete} & set(kernel.replies)
    toolchain.answer()
    assert kernel.finish(cell).result == "2"
    kernel.until(lambda: {info, complete} <= set(kernel.replies))
    assert kernel.replies[info]["content"]["language_info"]["version"][0].isdigit()
    assert kernel.replies[complete]["content"]["status"] == "incomplete"
    kernel.check()


def test_a_cell_that_waits_for_the_toolchain_can_be_interrupted(slow):
    kernel, toolchain = slow
    cell = kernel.start_cell("1 + 1")
    cell.wait(lambda cell: any(m["msg_type"] == "execute_input" for m in cell.messages))
    kernel.interrupt()
    assert kernel.finish(cell, 2).error["ename"] == "Interrupted"
    toolchain.answer()
    assert kernel.value("1 + 1") == "2"
    kernel.check()


@pytest.mark.parametrize("how", ["shutdown_request", "SIGTERM"])
def test_a_kernel_that_looks_for_its_toolchain_ends_at_once(slow, how):
    kernel, _ = slow
    process = psutil.Process(kernel.pid)
    family = [process, *process.children(recursive=True)]
    cell = kernel.start_cell("1 + 1")
    info = kernel.send("kernel_info_request")
    cell.wait(lambda cell: any(m["msg_type"] == "execute_input" for m in cell.messages))
    kernel.wait_for(info, lambda message: message["msg_type"] == "status")
    if how == "SIGTERM":
        process.send_signal(signal.SIGTERM)
    else:
        kernel.request("shutdown_request", {"restart": False}, channel="control", timeout=2)
    kernel.manager.provisioner.process.wait(timeout=2)
    _, left = psutil.wait_procs(family, timeout=2)
    assert not left, "nothing is left behind"
    kernel.until(lambda: {cell.id, info} <= set(kernel.replies), 2)


def test_a_kernel_whose_launcher_is_gone_ends_while_it_looks_for_its_toolchain(
        launcher, tmp_path):
    toolchain = SlowToolchain(tmp_path)
    file, _ = write_connection_file(str(tmp_path / "connection.json"))
    # The shell is the kernel's parent; it ends when its input does.
    parent = subprocess.Popen(
        ["/bin/sh", "-c", 'JPY_PARENT_PID=$$ "$@" & echo $!; read -r line', "sh",
         launcher, "run", "--connection-file", file],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **toolchain.variables})
    kernel = psutil.Process(int(parent.stdout.readline()))
    while not (children := kernel.children()):
        pass
    parent.stdin.close()
    parent.wait()
    _, left = psutil.wait_procs([kernel, *children], timeout=3)
    assert not left, "nothing is left behind"
