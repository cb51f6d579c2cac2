"""What jobs write is kept in files: whole, bounded, and shown again when asked for."""

import os
import pathlib
import re
import stat
import subprocess

import pytest

from eventually import eventually

CHATTY = 'import Foundation\nlet go = DispatchSemaphore(value: 0)\n'


class Logs:
    """A kernel with a cache directory of its own, and the logs below it."""

    def __init__(self, start_kernel, directory: pathlib.Path, **env):
        self.root = directory / "swift-kernel" / "logs"
        self.kernel = start_kernel(env={"XDG_CACHE_HOME": str(directory), **env})

    @property
    def sessions(self) -> list[pathlib.Path]:
        return sorted(self.root.iterdir()) if self.root.exists() else []

    @property
    def directory(self) -> pathlib.Path:
        """The directory of the session that runs, the one with the kernel's number."""
        own = [s for s in self.sessions if f"-{self.kernel.pid}" in s.name]
        assert own, self.sessions
        return own[-1]

    def file(self, job: int) -> pathlib.Path:
        return self.directory / f"job-{job}.log"

    def text(self, job: int) -> str:
        return self.file(job).read_text()

    def run(self, code: str):
        """A cell whose jobs are over."""
        cell = self.kernel.ok(code)
        self.kernel.ok("%wait")
        return cell

    @property
    def size(self) -> int:
        """The room all logs take, in whole blocks."""
        return sum((f.stat().st_size + 4095) // 4096 * 4096 for f in self.root.rglob("*.log"))


@pytest.fixture
def start_logs(start_kernel, tmp_path):
    return lambda **env: Logs(start_kernel, tmp_path, **env)


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    from kernel import Kernel
    started = []
    logs = Logs(lambda **options: started.append(Kernel(**options)) or started[-1],
                tmp_path_factory.mktemp("cache"))
    yield logs
    logs.kernel.check()
    logs.kernel.close()


def number(logs) -> int:
    """The number of the newest job."""
    return int(logs.kernel.value("jobs.all.last?.id ?? 0"))


def test_a_log_has_all_a_job_wrote_in_order(logs):
    cell = logs.run('import Foundation\nlet writer = run("writer") {\n'
                    '  print("one é")\n  fputs("two\\n", stderr)\n  display([1, 2])\n'
                    '  for i in 0..<2000 { print("line \\(i)") }\n  print("end", terminator: "")\n}')
    lines = "".join(f"line {i}\n" for i in range(2000))
    assert cell.text() == "one é\n" + lines + "end"
    job = number(logs)
    assert logs.text(job) == "one é\ntwo\n[1, 2]\n" + lines + "end"
    assert logs.kernel.value("writer.output.count") == str(len(logs.text(job)))
    assert logs.kernel.value("jobs.all.last!.output == writer.output") == "true"
    assert stat.S_IMODE(logs.file(job).stat().st_mode) == 0o600
    assert stat.S_IMODE(logs.directory.stat().st_mode) == 0o700
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}-\d+", logs.directory.name)


def test_a_silent_job_has_no_log(logs):
    logs.run('let silent = run("silent") { 1 }')
    assert not logs.file(number(logs)).exists()
    assert logs.kernel.value("silent.output") == '""'
    assert logs.kernel.ok(f"%log {number(logs)}").text() == \
        f'job {number(logs)} "silent" has written nothing\n'


@pytest.mark.parametrize("body, ending", [
    ("struct Broken: Error {}; throw Broken()", "✘ job {n} failed: Broken: Broken()"),
    ('fatalError("out of ideas")', "✘ job {n} crashed: Fatal error: out of ideas"),
    ("try await Task.sleep(for: .seconds(600))", "✘ job {n} timed out after 300 ms"),
])
def test_a_log_ends_with_why_its_job_failed(logs, body, ending):
    logs.run(f'run(timeout: .milliseconds(300)) {{ () async throws -> Void in print("last words"); {body} }}')
    job = number(logs)
    assert logs.text(job) == f"last words\n{ending.format(n=job)}\n"


def test_output_is_what_was_written_so_far(logs):
    logs.kernel.ok(CHATTY + 'let slow = run("slow") { print("begun"); go.wait(); print("done") }')
    started = logs.kernel.ok("while slow.output.isEmpty { usleep(1000) }\nslow.output")
    assert started.result == r'"begun\n"'
    logs.run("go.signal()")
    assert logs.kernel.value("slow.output") == r'"begun\ndone\n"'


def test_log_shows_a_log_again(logs):
    logs.run('run("lines") { for i in 1...5 { print("line \\(i)") } }')
    job = number(logs)
    assert logs.kernel.ok(f"%log {job}").text() == "".join(f"line {i}\n" for i in range(1, 6))
    assert logs.kernel.ok(f"%log {job} --lines 2").text() == "line 4\nline 5\n"
    assert logs.kernel.ok(f"%log {job} --lines 100").text() == "".join(
        f"line {i}\n" for i in range(1, 6))
    logs.run('run("many") { for i in 1...50_000 { print("line \\(i)") } }')
    cell = logs.kernel.ok(f"%log {job + 1}")
    first, rest = cell.text().split("\n", 1)
    assert first == f"… the last 1000 lines of 538.9 kB; the whole log is in {logs.file(job + 1)}"
    assert rest == "".join(f"line {i}\n" for i in range(49_001, 50_001))


def test_log_lists_the_logs(logs):
    logs.run('run("<listed>") { print("1234") }')
    cell = logs.kernel.ok("%log")
    data = cell.contents("display_data")[0]["data"]
    row = [line for line in data["text/plain"].splitlines() if "<listed>" in line][0]
    assert row.split() == [str(number(logs)), "<listed>", "completed", "5", "bytes",
                           f"job-{number(logs)}.log"]
    assert data["text/plain"].endswith(f"\nin {logs.directory}")
    assert "&lt;listed&gt;" in data["text/html"]


@pytest.mark.parametrize("line, complaint", [
    ("%log 999", "there is no job 999; %jobs lists all"),
    ("%log x", 'there is no job "x"; %jobs lists all'),
    ("%log 1 2", "give one job"),
    ("%log --follow", "give the number or the name of a job"),
    ("%log 1 --lines few", "give a number of lines after --lines; 'few' is not one"),
    ("%output --cap much", "give a size such as 50MB, or 'off' for no limit, after --cap; 'much' is neither"),
    ("%output --rate 1", "give a size per second such as 2MB, at least 10 kB, or 'off' for no limit, "
                         "after --rate; '1' is neither"),
    ("%output 10MB", "unknown argument '10MB'"),
])
def test_bad_arguments_are_clear_errors(logs, line, complaint):
    logs.run('run { print(1) }')
    assert complaint in logs.kernel.fails(line).errors[0]["evalue"]


def test_a_log_is_followed_until_its_job_is_over(logs):
    logs.kernel.ok(CHATTY + 'let talks = run("talks") { for i in 0..<3 { print("line \\(i)"); go.wait() } }')
    follower = logs.kernel.start_cell("%log " + logs.kernel.value("talks.id") + " --follow")
    # Cells wait for one another, so the job is let go from a job that the front-end knows nothing of.
    follower.wait(lambda cell: cell.text() == "line 0\n")
    logs.kernel.interrupt()
    logs.kernel.finish(follower)
    assert follower.errors[0]["ename"] == "Interrupted"
    logs.kernel.ok('run { for _ in 0..<3 { Thread.sleep(forTimeInterval: 0.2); go.signal() } }')
    follower = logs.kernel.ok("%log " + logs.kernel.value("talks.id") + " --follow")
    assert follower.text() == "line 0\nline 1\nline 2\n"
    assert logs.kernel.value("talks.state") == "completed"


def test_a_job_is_cut_at_the_cap_and_its_log_is_not(start_logs):
    logs = start_logs(SWIFT_KERNEL_OUTPUT_CAP="1kB")
    cell = logs.run('run("long") { for i in 100..<1000 { print("line \\(i)") } }\n'
                    'for i in 100..<1000 { print("cell \\(i)") }')
    lines = [line for line in cell.text().splitlines() if line.startswith("line")]
    assert lines == [f"line {i}" for i in range(100, 211)], "999 bytes"
    assert cell.text().count("cell") == 900, "cells are never cut"
    assert cell.text("stderr") == (
        "… job 1 has shown 1 kB of text, the limit for a job; everything it prints is in its log: "
        f"%log 1 shows the end of {logs.file(1)}. %output --cap changes the limit for later jobs.\n")
    assert logs.text(1) == "".join(f"line {i}\n" for i in range(100, 1000))
    assert logs.kernel.ok("%output").text().startswith("A job shows at most 1 kB of text (--cap).\n")
    more = logs.run('%output --cap off --rate 2MB\nrun { for i in 100..<1000 { print("line \\(i)") } }')
    assert more.text() == logs.text(2) == logs.text(1)
    assert logs.kernel.ok("%output").text() == (
        "A job shows any amount of text (--cap).\nOutput is sent at a rate of at most 2 MB per second (--rate).\n"
        "The logs of all sessions take at most 1 GB (SWIFT_KERNEL_LOG_LIMIT).\n")
    logs.kernel.ok("%reset")
    assert logs.kernel.ok("%output").text().startswith("A job shows any amount")


def test_without_logs_the_cut_says_that_the_rest_is_lost(start_logs):
    logs = start_logs(SWIFT_KERNEL_OUTPUT_CAP="100", SWIFT_KERNEL_LOG_LIMIT="0")
    cell = logs.run('let job = run { for i in 0..<1000 { print("line \\(i)") } }')
    assert "what it prints from here on is lost, as no logs are kept" in cell.text("stderr")
    assert not logs.sessions
    assert logs.kernel.value("job.output") == '""'
    assert "no logs are kept, because SWIFT_KERNEL_LOG_LIMIT is 0" in \
        logs.kernel.fails("%log 1").errors[0]["evalue"]


def test_logs_that_cannot_be_written_are_said_once(start_logs, tmp_path):
    (tmp_path / "swift-kernel").mkdir()
    (tmp_path / "swift-kernel" / "logs").write_text("in the way")
    logs = start_logs()
    cell = logs.run('for _ in 0..<3 { run { print("shown") } }')
    assert cell.text() == "shown\n" * 3
    assert cell.text("stderr").count("From here on, what jobs print is not kept in logs: Could not") == 1


def test_logs_outlive_a_kernel_that_is_killed(start_logs):
    logs = start_logs()
    cell = logs.kernel.ok('import Foundation\nrun { print("seen"); Thread.sleep(forTimeInterval: 600) }')
    cell.wait(lambda cell: cell.text() == "seen\n")
    file = logs.file(1)
    os.kill(logs.kernel.pid, 9)
    assert file.read_text() == "seen\n"


def test_each_runner_has_a_directory_of_its_own(start_logs):
    logs = start_logs()
    logs.run('run { print("first") }')
    first = logs.file(1)
    logs.kernel.ok("%reset")
    logs.run('run { print("second") }')
    assert logs.text(1) == "second\n" and logs.file(1) != first
    assert first.read_text() == "first\n"


def test_all_logs_together_stay_below_their_limit(start_logs, tmp_path):
    root = tmp_path / "swift-kernel" / "logs"
    dead = subprocess.Popen(["true"])
    dead.wait()
    living = root / f"2020-01-01T000000-{os.getpid()}"
    oldest = root / f"2020-01-01T000001-{dead.pid}"
    older = root / f"2020-01-01T000002-{dead.pid}"
    for session in (living, oldest, older, root / "mine"):
        session.mkdir(parents=True)
        for job in range(1, 6):
            (session / f"job-{job}.log").write_text("x" * 12_288)
            os.utime(session / f"job-{job}.log", (job, job))
    (oldest / "notes.txt").write_text("mine, too")
    logs = start_logs(SWIFT_KERNEL_LOG_LIMIT="200kB")

    logs.run('let first = run { print(String(repeating: "a", count: 30_000)) }')
    left = ["job-4.log", "job-5.log", "notes.txt"]
    eventually(lambda: sorted(f.name for f in oldest.iterdir()) == left, "the oldest logs are gone")
    assert len(list(older.iterdir())) == 5
    assert logs.text(1) == "a" * 30_000 + "\n"

    logs.run('for _ in 0..<30 { run { print(String(repeating: "b", count: 10_000)) } }')
    eventually(lambda: not older.exists(), "the logs of ended kernels are gone")
    eventually(lambda: not logs.file(1).exists(), "the job that ended longest ago has no log")
    assert [f.name for f in oldest.iterdir()] == ["notes.txt"], "nothing but what we have made"
    assert len(list(living.iterdir())) == len(list((root / "mine").iterdir())) == 5
    assert logs.file(31).exists()
    assert logs.kernel.value("first.output") == '""'
    assert "was deleted to make room for newer ones" in logs.kernel.fails("%log 1").errors[0]["evalue"]
    # A directory that belongs to no session is not ours.
    eventually(lambda: logs.size - 5 * 12_288 <= 200_000, "the logs are below their limit")

    logs.run('let long = run { for i in 0..<40_000 { print("line \\(i)") } }')
    text = logs.text(32)
    assert len(text) <= 50_000
    first, rest = text.split("\n", 1)
    assert first == "[… the older half of this log was removed to keep all logs below 200 kB]"
    lines = rest.splitlines()
    assert lines == [f"line {i}" for i in range(40_000 - len(lines), 40_000)]
    assert logs.kernel.value("long.output.count") == str(len(text))
    assert logs.kernel.ok("%log 32 --lines 1").text() == "line 39999\n"
    eventually(lambda: logs.size - 5 * 12_288 <= 200_000, "the logs are below their limit")
