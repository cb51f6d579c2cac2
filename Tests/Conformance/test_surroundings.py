"""The kernel's files: where they are, whose they are, and that none is left behind."""

import os
import pathlib
import shutil
import signal
import stat
import subprocess

import psutil
import pytest
from jupyter_client.manager import KernelManager

from eventually import eventually
from kernel import Kernel

CAN_UNSHARE = subprocess.run(
    ["unshare", "--pid", "--fork", "--mount-proc", "true"], capture_output=True).returncode == 0


def sessions(home: pathlib.Path) -> list[pathlib.Path]:
    directory = home / "swift-kernel" / "sessions"
    return sorted(directory.iterdir()) if directory.exists() else []


@pytest.fixture
def end_all():
    """Ends everything a test has started, whatever its result."""
    kernels: list[Kernel] = []
    yield kernels.append
    for kernel in kernels:
        kernel.close()


def kernel_with_open_files(end_all, tmp_path, count: int) -> Kernel:
    """A kernel whose processes may each have this many files open."""
    manager = KernelManager(kernel_name="swift")
    manager.kernel_spec.argv = ["sh", "-c", f'ulimit -n {count}; exec "$@"', "sh", *manager.kernel_spec.argv]
    manager.start_kernel(env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)})
    kernel = Kernel(manager=manager)
    end_all(kernel)
    return kernel


def test_cells_jobs_and_commands_run_with_64_open_files(end_all, tmp_path):
    kernel = kernel_with_open_files(end_all, tmp_path, 64)
    assert kernel.value("import Foundation\nData([20, 22]).reduce(0, +)") == "42"
    assert kernel.value("try (1...3).map { n in run { n * n } }.map { try $0.wait() }") == "[1, 4, 9]"
    assert "shell\n" in kernel.ok("!echo shell").text()
    # An answer that takes too long is given up, so on a busy machine it may take several.
    eventually(lambda: kernel.request("complete_request", {"code": "Dat", "cursor_pos": 3})["matches"],
               "names are completed")
    limits = "var limit = rlimit()\ngetrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)\nlimit.rlim_cur"
    assert kernel.value(limits) == "64"


def test_every_cell_says_when_too_few_files_may_be_open(end_all, tmp_path):
    kernel = kernel_with_open_files(end_all, tmp_path, 63)
    for _ in range(2):
        assert "`ulimit -n` is 63; at least 64 are needed" in kernel.fails("1 + 1").error["evalue"]


@pytest.mark.parametrize("end", ["shutdown_request", "SIGTERM", "SIGHUP"])
def test_a_session_leaves_no_files_at_an_orderly_end(start_kernel, tmp_path, end):
    kernel = start_kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    assert kernel.value("let a = 20; a + 1") == "21"
    assert len(sessions(tmp_path)) == 1
    process = psutil.Process(kernel.pid)
    if end == "shutdown_request":
        kernel.send("shutdown_request", {"restart": False}, "control")
    else:
        process.send_signal(getattr(signal, end))
    process.wait(30)
    assert sessions(tmp_path) == []


def test_the_next_kernel_removes_what_a_killed_one_has_left(start_kernel, tmp_path):
    first = start_kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    first.ok("struct Left { var a = 1 }")
    psutil.Process(first.pid).kill()
    [left] = sessions(tmp_path)
    second = start_kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    second.ok("1")
    eventually(lambda: left not in sessions(tmp_path), "the killed kernel's files are gone")
    assert len(sessions(tmp_path)) == 1
    assert second.value("6 * 7") == "42"


@pytest.mark.skipif(not CAN_UNSHARE, reason="this user may not make PID namespaces")
def test_kernels_in_two_containers_share_a_home(end_all, tmp_path):
    """Each is process 1 or 2 of its container, and cannot see the other's processes."""

    def start():
        manager = KernelManager(kernel_name="swift")
        manager.kernel_spec.argv = [
            "unshare", "--pid", "--fork", "--mount-proc", "--kill-child", *manager.kernel_spec.argv]
        manager.start_kernel(env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)})
        kernel = Kernel(manager=manager)
        end_all(kernel)
        return kernel

    first = start()
    first.ok("struct Shape { var sides = 3 }")
    second = start()
    second.ok("func double(_ n: Int) -> Int { 2 * n }")
    # The first one's files are still there: a new cell needs them.
    assert first.value("Shape().sides + 1") == "4"
    assert second.value("double(21)") == "42"
    assert len(sessions(tmp_path)) == 2
    psutil.Process(first.pid).kill()
    eventually(lambda: not psutil.pid_exists(first.pid)
               or psutil.Process(first.pid).status() == psutil.STATUS_ZOMBIE, "the first is dead")
    third = start()
    third.ok("1")
    eventually(lambda: len(sessions(tmp_path)) == 2, "its files are gone")
    assert second.value("double(4)") == "8"


def test_what_is_made_is_private_whatever_the_umask_is(tmp_path):
    old = os.umask(0)
    try:
        kernel = Kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    finally:
        os.umask(old)
    try:
        kernel.ok("import Foundation\nrun { print(1) }\njobs.wait()")
        own = tmp_path / "swift-kernel"
        directories = [own, *(p for p in own.iterdir() if p.is_dir()), *sessions(tmp_path)]
        modes = {str(p.relative_to(tmp_path)): stat.S_IMODE(p.stat().st_mode) for p in directories}
        assert set(modes.values()) == {0o700}, modes
    finally:
        kernel.close()


@pytest.mark.parametrize("name", ["with space", 'quo"te\'s', "ünïcode 日本", "%41", "x" * 200])
def test_cells_run_whatever_the_home_is_called(start_kernel, tmp_path, name):
    home = tmp_path / name
    home.mkdir()
    kernel = start_kernel(env={"HOME": str(home), "XDG_CACHE_HOME": "", "TMPDIR": str(tmp_path)})
    kernel.ok("import Foundation\nstruct P: Hashable { var x = 1 }")
    assert kernel.value("Set([P(), P()]).count") == "1"


def test_cells_run_where_the_home_cannot_be_written(start_kernel, tmp_path, swift_kernel):
    file = tmp_path / "file"
    file.write_text("")
    environment = {"XDG_CACHE_HOME": str(file), "XDG_RUNTIME_DIR": "", "TMPDIR": str(tmp_path)}
    kernel = start_kernel(env=environment)
    assert kernel.value("(1...3).map { $0 * $0 }") == "[1, 4, 9]"
    doctor = subprocess.run(
        [swift_kernel, "doctor"], env={**os.environ, **environment}, capture_output=True, text=True)
    assert (f"Caches: {file}/swift-kernel cannot be used for caches: Not a directory; "
            f"{tmp_path}/swift-kernel-{os.getuid()} is used instead.") in doctor.stdout


@pytest.mark.skipif(not CAN_UNSHARE, reason="this user may not mount file systems")
@pytest.mark.parametrize("options", ["ro", "noexec", "size=1m"])
def test_cells_run_on_a_home_that_is(end_all, tmp_path, options):
    """Mounted read-only, without execution, or full."""
    home = tmp_path / "home"
    home.mkdir()
    manager = KernelManager(kernel_name="swift")
    manager.kernel_spec.argv = [
        "unshare", "--mount", "sh", "-c",
        f'mount -t tmpfs -o {options} none "{home}" && exec "$@"', "sh", *manager.kernel_spec.argv]
    manager.start_kernel(env={
        **os.environ, "HOME": str(home), "XDG_CACHE_HOME": "", "XDG_RUNTIME_DIR": "",
        "TMPDIR": str(tmp_path)})
    kernel = Kernel(manager=manager)
    end_all(kernel)
    assert kernel.value("let word = \"abc\"; word.uppercased()") == '"ABC"'


def cells_run(kernel) -> None:
    """Cells that read modules, by a process and by the resident compiler, and a completion."""
    kernel.ok("import Foundation\nstruct Point: Codable { var x = 1 }")
    assert kernel.value("Point().x + Int(Date(timeIntervalSince1970: 4).timeIntervalSince1970)") == "5"
    kernel.ok("for _ in 0..<2 { print(Point()) }")


def damage(cache: pathlib.Path, how: str) -> pathlib.Path:
    """Damages the modules in a cache; returns the path of the cache."""
    modules = cache / "swift-kernel" / "modules"
    files = [p for p in modules.rglob("*") if p.is_file()]
    assert files
    match how:
        case "removed":
            shutil.rmtree(modules)
        case "truncated":
            for file in files:
                os.truncate(file, file.stat().st_size // 2)
        case "emptied":
            for file in files:
                os.truncate(file, 0)
        case "garbled":
            for file in files:
                content = bytearray(file.read_bytes())
                content[64:4096:7] = os.urandom(len(content[64:4096:7]))
                file.write_bytes(content)
        case "copied" | "moved":
            new = cache.parent / f"{cache.name} {how}"
            (shutil.copytree if how == "copied" else shutil.move)(cache, new)
            return new
    return cache


@pytest.mark.parametrize("how", ["removed", "truncated", "emptied", "garbled", "copied", "moved"])
def test_a_damaged_cache_heals(start_kernel, tmp_path, how):
    cache = tmp_path / "cache"
    cells_run(start_kernel(env={"XDG_CACHE_HOME": str(cache)}))
    cache = damage(cache, how)
    for _ in range(2):
        cells_run(start_kernel(env={"XDG_CACHE_HOME": str(cache)}))
    assert not list((cache / "swift-kernel").glob("modules.damaged-*"))


@pytest.mark.parametrize("how", ["removed", "truncated", "emptied", "garbled"])
def test_a_cache_damaged_under_a_running_kernel_heals(start_kernel, tmp_path, how):
    kernel = start_kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    cells_run(kernel)
    damage(tmp_path, how)
    cells_run(kernel)


def test_a_removed_session_is_explained_and_a_reset_makes_it_anew(start_kernel, tmp_path):
    kernel = start_kernel(env={"XDG_CACHE_HOME": str(tmp_path)})
    kernel.ok("struct Kept { var x = 1 }")
    [session] = sessions(tmp_path)
    shutil.rmtree(tmp_path / "swift-kernel")
    error = kernel.fails("Kept().x").error["evalue"]
    assert f"the compiled cells of this session in {session} have been removed" in error
    assert "%reset" in error
    kernel.ok("%reset")
    cells_run(kernel)
