"""The history is kept: in this kernel, in later ones, and after a crash."""

import sqlite3
import stat

import pytest


@pytest.fixture
def start(start_kernel, tmp_path):
    """Starts kernels whose data directory is the test's own."""
    return lambda **env: start_kernel(env={"JUPYTER_DATA_DIR": str(tmp_path / "data"), **env})


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "swift-kernel" / "history.sqlite"


def history(kernel, **content):
    reply = kernel.request("history_request", {"raw": True, "output": False, **content})
    assert reply["status"] == "ok", reply
    return reply["history"]


def inputs(kernel, **content):
    return [entry[2] for entry in history(kernel, **content)]


def test_the_history_of_a_session(start):
    kernel = start()
    for code in ("let h = 1", "h + 1", '"üñ" + "x"'):
        kernel.ok(code)
    kernel.ok("h + 2", store_history=False)
    kernel.ok("h + 3", silent=True)
    kernel.ok("h + 4", allow_stdin=False)
    assert inputs(kernel, hist_access_type="tail", n=2) == ["h + 1", '"üñ" + "x"']
    assert [e[1] for e in history(kernel, hist_access_type="tail", n=10)] == [1, 2, 3]
    assert inputs(kernel, hist_access_type="range", session=0, start=1, stop=3) == \
        ["let h = 1", "h + 1"]
    assert inputs(kernel, hist_access_type="search", pattern="h*", n=10) == ["h + 1"]
    assert len(history(kernel, hist_access_type="search", pattern="*h*", n=10)) == 2
    with_output = history(kernel, hist_access_type="tail", n=3, output=True)
    assert [entry[2] for entry in with_output] == \
        [["let h = 1", None], ["h + 1", "2"], ['"üñ" + "x"', '"üñx"']]


def test_a_killed_kernel_leaves_all_that_ended(start, file):
    kernel = start()
    kernel.ok("let before = 1")
    kernel.ok("before + 1")
    # Asked for once, so that what came before is certainly written.
    assert inputs(kernel, hist_access_type="tail", n=9) == ["let before = 1", "before + 1"]
    kernel.manager.provisioner.process.kill()
    kernel.manager.provisioner.process.wait()
    later = start()
    later.ok("let after = 2")
    assert inputs(later, hist_access_type="range", session=-1, start=1) == \
        ["let before = 1", "before + 1"]
    assert inputs(later, hist_access_type="tail", n=9)[-1] == "let after = 2"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_kernels_share_the_file(start, file):
    kernels = [start(), start()]
    for number in range(3):
        for name, kernel in zip("ab", kernels):
            kernel.ok(f'let {name}{number} = {number}')
    for kernel in kernels:
        # Asked for once, so that what each has run is certainly written.
        inputs(kernel, hist_access_type="tail", n=1)
    expected = [f"let {name}{number} = {number}" for number in range(3) for name in "ab"]
    for name, kernel in zip("ab", kernels):
        assert inputs(kernel, hist_access_type="tail", n=9) == expected
        assert inputs(kernel, hist_access_type="range", session=0) == \
            [code for code in expected if code.startswith(f"let {name}")]


def test_a_damaged_file_stops_nothing(start, file):
    file.parent.mkdir(parents=True)
    file.write_bytes(b"This is no database. " * 1000)
    kernel = start()
    kernel.ok("let fresh = 1")
    assert inputs(kernel, hist_access_type="tail", n=9) == ["let fresh = 1"]
    assert (file.parent / "history-damaged-1.sqlite").read_bytes().startswith(b"This is no")


def test_it_can_be_switched_off(start, file):
    kernel = start(SWIFT_KERNEL_HISTORY="off")
    kernel.ok("let here = 1")
    assert inputs(kernel, hist_access_type="tail", n=9) == ["let here = 1"]
    assert not file.exists()


def test_the_file_can_be_read_by_other_programs(start, file):
    kernel = start()
    kernel.ok("let shared = 1")
    assert inputs(kernel, hist_access_type="tail", n=1)
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT session, number, input FROM entry").fetchall()
    assert rows == [(1, 1, "let shared = 1")]
