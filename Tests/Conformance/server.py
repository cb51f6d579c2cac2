"""A Jupyter server on a free port of this machine, with a token and directories of its own."""

import json
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

import psutil

LONG_ENOUGH = 120


def is_served(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port)).close()
    except ConnectionRefusedError:
        return False
    return True


class JupyterServer:
    """`jupyter lab` or `jupyter notebook`, without a browser."""

    def __init__(self, application: str, directory: pathlib.Path, options: list[str] = []):
        self.directory = directory
        self.token = uuid.uuid4().hex
        self.log = directory / f"{application}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter", application, "--no-browser", "--allow-root",
                 "--ServerApp.port=0", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
                 f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={directory}",
                 # Gives tests window.jupyterapp, which knows when a page is ready.
                 "--expose-app-in-browser", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=directory)
        try:
            self.address = self.wait_for_address()
        except BaseException:
            self.close()
            raise

    def wait_for_address(self) -> str:
        """The host and port, once the server listens there; it says so a moment before it does."""
        deadline = time.monotonic() + LONG_ENOUGH
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"http://(127\.0\.0\.1):([1-9]\d*)/", self.log.read_text())
            if found and is_served(found[1], int(found[2])):
                return f"{found[1]}:{found[2]}"
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def ask(self, path: str, method: str = "GET", body=None):
        """The answer of the server's own interface."""
        request = urllib.request.Request(
            f"http://{self.address}/api/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=LONG_ENOUGH) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def close(self) -> None:
        """Ends the server and its kernels, and checks that they are gone."""
        if self.process.poll() is not None:
            return
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive, f"The server left these behind: {alive}"
