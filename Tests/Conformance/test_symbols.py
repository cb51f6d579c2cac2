"""Functions of a cell are its own, whatever the runner calls its functions."""

import pathlib
import subprocess

import pytest

# Names of C functions of the runner, and of variables.
OWN_NAMES = ["begin_stepping", "callbacks", "current_thread", "end_thread", "find_real", "main",
             "release_locks", "remember", "stop_here", "keep_stepping", "crunner_die", "cchildren_end_family",
             "cposix_environment", "walk_frames"]


def symbols(path: pathlib.Path | str, *options: str) -> set[str]:
    """The functions that a program or a library defines, without their versions."""
    lines = subprocess.run(["nm", "--defined-only", *options, str(path)], check=True, text=True,
                           capture_output=True, timeout=60).stdout.splitlines()
    return {line.split()[2].split("@")[0] for line in lines if line.split()[1] in "TtWi"}


@pytest.fixture(scope="module")
def runner(swift_kernel) -> pathlib.Path:
    return swift_kernel.with_name("swift-cell-runner")


def libraries_of(runner: pathlib.Path) -> set[str]:
    """The functions of the libraries that the runner is linked with."""
    loaded = subprocess.run(["ldd", str(runner)], check=True, text=True, capture_output=True,
                            timeout=60).stdout.split()
    paths = [path for path in loaded if path.startswith("/")]
    assert {"libc.so.6", "libdispatch.so", "libswiftCore.so"} <= {pathlib.Path(path).name for path in paths}
    # glibc links this one into each library.
    return {"atexit"}.union(*(symbols(path, "--dynamic") for path in paths))


def test_the_runner_exports_no_c_function_but_those_it_replaces(runner):
    exported = {name for name in symbols(runner, "--dynamic") if not name.startswith("$s")}
    # ThreadSanitizer, which is loaded before the runner, calls two functions that it leaves open.
    assert exported - libraries_of(runner) == {"__tsan_default_options", "__tsan_on_report"}


def test_the_runner_exports_every_function_it_replaces(runner):
    replaced = symbols(runner) & libraries_of(runner)
    assert "write" in replaced
    assert replaced - symbols(runner, "--dynamic") <= {"_init", "_fini"}


@pytest.mark.parametrize("module", ["POSIX", "DequeModule"])
def test_the_modules_of_the_runner_itself_are_not_exported(runner, module):
    prefix = f"$s{len(module)}{module}"
    assert any(name.startswith(prefix) for name in symbols(runner))
    foreign = [name for name in symbols(runner, "--dynamic")
               if name.startswith(prefix) and "Notebook" not in name and "Protocol" not in name]
    assert foreign == []


def test_functions_named_like_those_of_the_runner_are_the_cells_own(kernel):
    kernel.ok("\n".join(
        f'@_cdecl("{name}") public func own{index}(_ n: Int) -> Int {{ n + {index} }}'
        for index, name in enumerate(OWN_NAMES)))
    kernel.ok("let before = own0(100)\n" + "\n".join(
        f'@_silgen_name("{name}") func call{index}(_ n: Int) -> Int'
        for index, name in enumerate(OWN_NAMES)))
    calls = ", ".join(f"call{index}(before)" for index in range(len(OWN_NAMES)))
    assert kernel.value(f"[{calls}]") == str([100 + index for index in range(len(OWN_NAMES))])
