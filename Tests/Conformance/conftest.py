"""One real kernel a test file, and fresh ones where a test ends or changes its kernel."""

import os
import pathlib
import re
import subprocess

import pytest

import tap
from kernel import Kernel
from overhearing import Overhearing

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(config, items):
    """Returns slow tests more time than the others, unless they set their own limit."""
    limit = 3 * float(config.getini("timeout"))
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(limit))


def executable() -> pathlib.Path:
    if chosen := os.environ.get("SWIFT_KERNEL"):
        return pathlib.Path(chosen).resolve()
    for configuration in ("release", "debug"):
        path = ROOT / ".build" / configuration / "swift-kernel"
        if path.exists():
            return path
    raise RuntimeError("There is no swift-kernel yet: type Tests/run, or swift build.")


@pytest.fixture(scope="session")
def swift_kernel():
    """The path of the command under test."""
    return executable()


@pytest.fixture(scope="session", autouse=True)
def jupyter_directories(tmp_path_factory, swift_kernel):
    """Directories of Jupyter's that are this run's own, with the kernel installed as a user would."""
    prefix = tmp_path_factory.mktemp("a prefix")
    directories = {
        "JUPYTER_PATH": prefix / "share" / "jupyter",
        "JUPYTER_DATA_DIR": prefix / "data",
        "JUPYTER_CONFIG_DIR": prefix / "config",
        "JUPYTER_RUNTIME_DIR": prefix / "runtime",
        "IPYTHONDIR": prefix / "ipython",
    }
    for directory in directories.values():
        directory.mkdir(parents=True, exist_ok=True)
    os.environ.update({name: str(directory) for name, directory in directories.items()})
    subprocess.run([swift_kernel, "install", "--prefix", str(prefix)], check=True, timeout=60)
    return directories


@pytest.fixture(scope="session")
def overhearing(tmp_path_factory):
    """Keeps the messages that jupyter_client's front-ends receive, in this process and those it starts."""
    directory = tmp_path_factory.mktemp("messages")
    here = pathlib.Path(tap.__file__).parent
    os.environ[tap.DIRECTORY] = str(directory)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(here), *filter(None, [os.environ.get("PYTHONPATH")])])
    tap.keep_messages()
    return Overhearing(directory)


@pytest.fixture(autouse=True)
def every_message(overhearing):
    """Every message a front-end receives during a test is checked against the specification."""
    yield
    overhearing.check()


class Shared:
    """A kernel that is started when first used, and again when a test has ended it."""

    def __init__(self):
        self.kernel = None

    def get(self) -> Kernel:
        if self.kernel is not None and not self.kernel.is_usable():
            self.kernel.close()
            self.kernel = None
        if self.kernel is None:
            self.kernel = Kernel()
        return self.kernel


@pytest.fixture(scope="module")
def shared_kernel():
    shared = Shared()
    yield shared
    if shared.kernel is not None:
        shared.kernel.close()


@pytest.fixture
def kernel(shared_kernel):
    """The file's kernel; every message of the test is checked against the specification."""
    kernel = shared_kernel.get()
    yield kernel
    kernel.check()


@pytest.fixture
def fresh_kernel():
    """A kernel of the test's own."""
    kernel = Kernel()
    yield kernel
    try:
        kernel.check()
    finally:
        kernel.close()


@pytest.fixture
def start_kernel():
    """Starts kernels with options of the test's own, and ends them after it."""
    started = []

    def start(**options) -> Kernel:
        started.append(Kernel(**options))
        return started[-1]

    yield start
    for kernel in started:
        kernel.close()


@pytest.fixture(scope="module", params=["lab", "notebook"])
def desk(request, tmp_path_factory):
    """A server and a browser, for JupyterLab and for Notebook 7."""
    from browser import Desk
    desk = Desk(request.param, tmp_path_factory.mktemp(request.param))
    yield desk
    desk.close()


@pytest.fixture
def open_notebook(desk, request):
    """Opens a notebook of named cells; keeps a picture of it when the test ends."""
    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
    opened = []

    def open_cells(**cells):
        opened.append(desk.open(name, cells))
        return opened[-1]

    yield open_cells
    for notebook in opened:
        notebook.picture("end")
    desk.clear()
