"""The command swift-kernel."""

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture
def command(swift_kernel, tmp_path):
    def run(*arguments, **variables):
        environment = {**os.environ, **{k: str(v) for k, v in variables.items()}}
        return subprocess.run([swift_kernel, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, env=environment, cwd=tmp_path)
    return run


def specification(directory, name="swift"):
    return json.loads((directory / "kernels" / name / "kernel.json").read_text())


def test_version(command):
    done = command("--version")
    assert done.returncode == 0 and any(part.isdigit() for part in done.stdout)


def test_install_for_the_user(command, tmp_path, swift_kernel):
    data = tmp_path / "my data"
    done = command("install", JUPYTER_DATA_DIR=data)
    assert done.returncode == 0, done.stderr
    assert str(data) in done.stdout and "jupyter console --kernel swift" in done.stdout
    spec = specification(data)
    launcher = f"{os.path.realpath(swift_kernel)}-launcher"
    assert spec["argv"] == [launcher, "run", "--connection-file", "{connection_file}"]
    assert spec["interrupt_mode"] == "message" and spec["language"] == "swift"
    files = {path.name for path in (data / "kernels" / "swift").iterdir()}
    assert files == {"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}


def files_below(directory):
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}


def test_install_fills_the_cache_that_cells_use(command, tmp_path, start_kernel):
    home = tmp_path / "home"
    done = command("install", HOME=home, JUPYTER_DATA_DIR="", XDG_DATA_HOME="", XDG_CACHE_HOME="")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("compiler's cache") == 1, done.stdout
    places = (".cache/swift-kernel/", ".local/share/jupyter/kernels/swift/")
    assert all(name.startswith(places) for name in files_below(home)), files_below(home)
    assert not list((home / ".cache" / "swift-kernel" / "sessions").iterdir())
    modules = home / ".cache" / "swift-kernel" / "modules"
    filled = {name for name in files_below(modules) if name.endswith(".pcm")}
    assert any("Foundation" in name for name in filled)
    kernel = start_kernel(env={"XDG_CACHE_HOME": str(home / ".cache")})
    kernel.ok("1 + 1")
    kernel.ok("import Foundation")
    kernel.ok("for _ in 0..<2 { print(Date()) }")
    assert kernel.request("complete_request", {"code": "Dat", "cursor_pos": 3})["matches"]
    assert {name for name in files_below(modules) if name.endswith(".pcm")} == filled


def test_install_without_a_toolchain_says_so_and_is_done(command, tmp_path):
    data = tmp_path / "data"
    done = command("install", JUPYTER_DATA_DIR=data, SWIFT_KERNEL_TOOLCHAIN=tmp_path / "gone")
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if "compiler's cache" in line]
    assert str(tmp_path / "gone") in line and "swift-kernel doctor" in line
    assert specification(data)


def test_install_by_the_other_rules(command, tmp_path):
    home = tmp_path / "home"
    assert command("install", "--user", HOME=home, JUPYTER_DATA_DIR="", XDG_DATA_HOME="").returncode == 0
    assert specification(home / ".local" / "share" / "jupyter")
    assert command("install", JUPYTER_DATA_DIR="", XDG_DATA_HOME=tmp_path / "x").returncode == 0
    assert specification(tmp_path / "x" / "jupyter")
    assert command("install", "--prefix", "relative").returncode == 0
    assert specification(tmp_path / "relative" / "share" / "jupyter")
    assert command("install", "--sys-prefix", VIRTUAL_ENV=tmp_path / "v").returncode == 0
    assert specification(tmp_path / "v" / "share" / "jupyter")


def test_jupyter_finds_what_was_installed(command, tmp_path):
    data = tmp_path / "data"
    done = command("install", "--name", "Swift-Nightly", "--display-name", "Swift 🌙", JUPYTER_DATA_DIR=data)
    assert done.returncode == 0, done.stderr
    listed = subprocess.run([sys.executable, "-m", "jupyter", "kernelspec", "list", "--json"],
                            capture_output=True, text=True, timeout=60,
                            env={**os.environ, "JUPYTER_DATA_DIR": str(data)})
    spec = json.loads(listed.stdout)["kernelspecs"]["swift-nightly"]["spec"]
    assert spec["display_name"] == "Swift 🌙"


@pytest.mark.parametrize("arguments", [
    ["--name", "a b"], ["--name", ""], ["--name", "../up"], ["--display-name", " "],
    ["--user", "--sys-prefix"], ["--user", "--prefix", "x"], ["--prefix", ""], ["--nonsense"],
], ids=" ".join)
def test_what_cannot_be_installed_is_refused(command, tmp_path, arguments):
    done = command("install", *arguments, JUPYTER_DATA_DIR=tmp_path / "data")
    assert done.returncode != 0 and done.stderr.startswith("Error:"), done.stderr
    assert not (tmp_path / "data").exists() and not (tmp_path / "x").exists()


def test_a_directory_that_cannot_be_written_is_named(command):
    done = command("install", "--prefix", "/proc/nowhere")
    assert done.returncode != 0 and "/proc/nowhere" in done.stderr


def test_uninstall(command, tmp_path):
    data = tmp_path / "data"
    command("install", JUPYTER_DATA_DIR=data)
    assert command("uninstall", JUPYTER_DATA_DIR=data).returncode == 0
    assert not (data / "kernels" / "swift").exists()
    again = command("uninstall", JUPYTER_DATA_DIR=data)
    assert again.returncode != 0 and str(data) in again.stderr


def test_another_kernel_is_left_alone(command, tmp_path):
    directory = tmp_path / "kernels" / "python3"
    directory.mkdir(parents=True)
    (directory / "kernel.json").write_text('{"argv": ["python3"]}')
    for verb in ("install", "uninstall"):
        done = command(verb, "--name", "python3", JUPYTER_DATA_DIR=tmp_path)
        assert done.returncode != 0 and str(directory) in done.stderr
    assert (directory / "kernel.json").read_text() == '{"argv": ["python3"]}'


def test_doctor_on_a_healthy_machine(command):
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    done = command("doctor", PATH=path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✘" not in done.stdout and done.stdout.count("✔") >= 7
    for what in ("6.", "ZeroMQ", "OpenSSL", "Jupyter", "ld.lld", "cell"):
        assert what in done.stdout, what


def test_doctor_says_what_to_type(command, tmp_path):
    done = command("doctor", PATH=tmp_path, SWIFT_KERNEL_TOOLCHAIN="")
    assert done.returncode != 0
    assert "✘ Swift toolchain" in done.stdout and "swift.org/install" in done.stdout
    assert "✘ Jupyter" in done.stdout and "pip install" in done.stdout


def test_a_kernel_without_its_toolchain_says_so_in_the_first_cell(command, start_kernel, tmp_path,
                                                                  jupyter_directories):
    data = jupyter_directories["JUPYTER_DATA_DIR"]
    assert command("install", "--name", "swift-broken", JUPYTER_DATA_DIR=data).returncode == 0
    path = data / "kernels" / "swift-broken" / "kernel.json"
    spec = json.loads(path.read_text())
    spec["env"] = {"SWIFT_KERNEL_TOOLCHAIN": str(tmp_path / "gone"), "PATH": str(tmp_path)}
    path.write_text(json.dumps(spec))
    kernel = start_kernel(name="swift-broken")
    cell = kernel.fails("1 + 1")
    assert str(tmp_path / "gone") in cell.traceback or "doctor" in cell.traceback, cell.traceback
    assert kernel.request("kernel_info_request")["status"] == "ok"
