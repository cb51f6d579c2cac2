"""What the child processes of cells and jobs write, and how they end."""

import random

import pytest

from descendants import ENDS, KINDS, Descendants, is_alive, numbers
from eventually import eventually

START = """import Foundation
func shell(_ text: String) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", text]
    return process
}
func words(_ text: String) -> [UnsafeMutablePointer<CChar>?] {
    [strdup("sh"), strdup("-c"), strdup(text), nil]
}
func spawn(_ text: String) {
    var id: pid_t = 0
    posix_spawn(&id, "/bin/sh", nil, nil, words(text), environ)
    var status: Int32 = 0
    waitpid(id, &status, 0)
}
let makeFork = unsafeBitCast(dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork"),
                             to: (@convention(c) () -> pid_t).self)
func forked(_ text: String) {
    let arguments = words(text)
    let id = makeFork()
    if id == 0 {
        execv("/bin/sh", arguments)
        _exit(127)
    }
    var status: Int32 = 0
    waitpid(id, &status, 0)
}
func opened(_ text: String) {
    let stream = popen(text, "w")!
    pclose(stream)
}"""

WAYS = {
    "Process": 'do {{ let p = shell("{}"); try! p.run(); p.waitUntilExit() }}',
    "system": 'system("{}")',
    "posix_spawn": 'spawn("{}")',
    "fork and exec": 'forked("{}")',
    "popen": 'opened("{}")',
}


@pytest.fixture
def started(kernel):
    kernel.ok(START)
    return kernel


@pytest.mark.parametrize("way", WAYS)
def test_output_goes_to_the_job_that_started_the_child(started, way):
    """Both streams, in the order a terminal would show, while another cell is the newest."""
    started.ok("let go = DispatchSemaphore(value: 0)")
    call = WAYS[way].format("echo child \\(i); echo wrong \\(i) >&2")
    job = started.ok(f'run("parent") {{ go.wait()\n'
                     f'for i in 0..<20 {{ print("parent \\(i)"); {call} }} }}')
    other = started.ok('go.signal()\nprint("other")')
    job.wait_for_jobs()
    assert job.text() == "".join(f"parent {i}\nchild {i}\n" for i in range(20))
    assert job.text("stderr") == "".join(f"wrong {i}\n" for i in range(20))
    assert other.text() == "other\n" and other.text("stderr") == ""


def steps(seed: int, prefix: str) -> tuple[str, list[tuple[str, str]]]:
    """Statements that write in random ways, and what a terminal would show: streams and texts."""
    chance = random.Random(seed)
    lines, shown = [], []
    for i in range(60):
        text, stream = f"{prefix}{i}", chance.choice(["stdout", "stderr"])
        to = " >&2" if stream == "stderr" else ""
        way = chance.choice(["print", "handle", "fputs", *WAYS])
        if way == "print":
            stream = "stdout"
            lines.append(f'print("{text}")')
        elif way == "handle":
            handle = "standardError" if to else "standardOutput"
            lines.append(f'FileHandle.{handle}.write(Data("{text}\\n".utf8))')
        elif way == "fputs":
            lines.append(f'fputs("{text}\\n", {stream})')
        else:
            lines.append(WAYS[way].format(f"echo {text}{to}"))
        shown.append((stream, text))
    return "\n".join(lines), shown


def order_of(cell, prefix: str) -> list[tuple[str, str]]:
    return [(content["name"], line) for content in cell.contents("stream")
            for line in content["text"].splitlines() if line.startswith(prefix)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_order_of_parent_and_child(started, seed):
    """In a cell, and in two jobs of one cell at the same time."""
    code, shown = steps(seed, "c")
    assert order_of(started.ok(code), "c") == shown
    (one, first), (two, second) = steps(seed + 100, "a"), steps(seed + 200, "b")
    cell = started.ok(f'_ = run("one") {{\n{one}\n}}\n_ = run("two") {{\n{two}\n}}')
    cell.wait_for_jobs(2)
    for prefix, shown in (("a", first), ("b", second)):
        for stream in ("stdout", "stderr"):
            mine = [line for name, line in order_of(cell, prefix) if name == stream]
            assert mine == [line for name, line in shown if name == stream]


def test_a_child_that_outlives_its_cell_writes_under_it(started):
    cell = started.ok('let late = shell("read line; echo late; echo wrong >&2")\n'
                      "let feed = Pipe()\nlate.standardInput = feed\ntry late.run()")
    other = started.ok('feed.fileHandleForWriting.write(Data("go\\n".utf8))\n'
                       'late.waitUntilExit()\nprint("waited")')
    started.until(lambda: cell.text() == "late\n" and cell.text("stderr") == "wrong\n")
    assert other.text() == "waited\n"


def test_what_a_caller_chooses_is_kept(started, tmp_path):
    file = tmp_path / "out"
    cell = started.ok(
        "let pipe = Pipe()\nlet caught = shell(\"echo caught; echo shown >&2\")\n"
        "caught.standardOutput = pipe\ntry caught.run()\ncaught.waitUntilExit()\n"
        'print(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))\n'
        f'system("echo filed > {file}")\n'
        'let reader = popen("echo read", "r")!\nvar bytes = [CChar](repeating: 0, count: 99)\n'
        "fgets(&bytes, 99, reader)\npclose(reader)\nprint(String(cString: bytes))\n"
        'let crossed = shell("echo crossed")\ncrossed.standardOutput = FileHandle.standardError\n'
        "try crossed.run()\ncrossed.waitUntilExit()")
    assert cell.text() == "caught\n\nread\n\n"
    assert cell.text("stderr") == "shown\ncrossed\n"
    assert file.read_text() == "filed\n"


def test_many_children_at_once(started):
    cell = started.ok('let many = (0..<100).map { shell("echo \\($0); echo e\\($0) >&2") }\n'
                      "for child in many { try child.run() }\n"
                      "for child in many { child.waitUntilExit() }\n"
                      "print(many.allSatisfy { $0.terminationStatus == 0 })")
    lines = cell.text().splitlines()
    assert lines[-1] == "true"
    assert sorted(lines[:-1], key=int) == [str(i) for i in range(100)]
    assert len(cell.text("stderr").splitlines()) == 100


# Redirected streams

CAPTURE = """func captured(_ body: () -> Void) -> String {
    let pipe = Pipe(), saved = dup(1)
    fflush(stdout)
    dup2(pipe.fileHandleForWriting.fileDescriptor, 1)
    body()
    fflush(stdout)
    dup2(saved, 1)
    close(saved)
    try? pipe.fileHandleForWriting.close()
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
}"""


def test_redirected_output_goes_where_the_user_says(started, tmp_path):
    started.ok(CAPTURE)
    cell = started.ok(
        'print("before")\nlet text = captured { print("print"); puts("puts"); Swift.print("swift")\n'
        'FileHandle.standardOutput.write(Data("handle\\n".utf8)); system("echo child"); fputs("no\\n", stderr) }\n'
        'print("after", text.split(separator: "\\n"))')
    assert cell.text() == 'before\nafter ["print", "puts", "swift", "handle", "child"]\n'
    assert cell.text("stderr") == "no\n"
    file = tmp_path / "out"
    cell = started.ok(f'let own = dup(1)\nfreopen("{file}", "w", stdout)\n'
                      'print("one"); puts("two"); system("echo three")\ndup2(own, 1)\nprint("back")')
    assert cell.text() == "back\n"
    assert file.read_text() == "one\ntwo\nthree\n"


def test_a_pipe_without_a_reader_gives_the_stream_back(started):
    cell = started.ok("var ends: [Int32] = [0, 0]\npipe(&ends)\nlet kept = dup(2)\ndup2(ends[1], 2)\n"
                      "close(ends[1]); close(ends[0])\n"
                      'fputs("not lost\\n", stderr)\nfputs("nor this\\n", stderr)')
    assert cell.text("stderr") == "not lost\nnor this\n"


# The copy of the process that fork makes


def test_the_child_of_a_fork_prints_and_ends_with_the_cell(started):
    cell = started.ok('print("both")\nlet mine = makeFork()\n'
                      'if mine == 0 { print("child"); puts("child too"); fputs("wrong\\n", stderr) }\n'
                      "else { var s: Int32 = 0; waitpid(mine, &s, 0); print(\"parent\", s) }")
    assert cell.text() == "both\nchild\nchild too\nparent 0\n"
    assert cell.text("stderr") == "wrong\n"


@pytest.mark.parametrize("where", ["cell", "job"])
def test_the_child_of_a_fork_that_traps_is_reported_once(started, where):
    body = ('let mine = makeFork()\nif mine == 0 { fatalError("on purpose") }\n'
            'var s: Int32 = 0; waitpid(mine, &s, 0); print("parent", s & 0x7f != 0)')
    cell = started.ok(body if where == "cell" else f'run("forking") {{\n{body}\n}}')
    if where == "job":
        cell.wait_for_jobs()
    assert cell.text() == "parent true\n"
    told = cell.text("stderr")
    assert told.count("on purpose") == 1, told
    assert told.count("started by fork(), was ended by SIG") == 1, told
    assert not cell.errors
    assert started.ok("mine > 0" if where == "cell" else "1 + 1 == 2").result == "true"


# The end of children


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_no_child_outlives_its_session(fresh_kernel, end):
    descendants = Descendants(fresh_kernel)
    for kind in KINDS:
        descendants.start(kind)
    descendants.await_start()
    ends_kernel = "runner" not in end
    if ends_kernel:
        descendants.compile()
    ENDS[end](fresh_kernel)
    eventually(lambda: not descendants.survivors(ends_kernel), "nothing is left", 60)


@pytest.mark.parametrize("way", ["cancel(grace: .zero)", "cancel()", "timeout", "interrupt"])
def test_children_end_with_what_started_them(kernel, way):
    descendants = Descendants(kernel)
    both = "setsid sleep {} & sleep {}; true"
    one, two, other = (f"6001.{next(numbers)}" for _ in range(3))
    body = f'system("{both.format(one, two)}")'
    kernel.ok(f'let bystander = shell("exec sleep {other}"); try bystander.run()')
    descendants.times = [one, two, other]
    if way == "interrupt":
        cell = kernel.start_cell(body)
    elif way == "timeout":
        cell = kernel.ok(f'let doomed = run("doomed", timeout: .seconds(2)) {{ {body} }}')
    else:
        cell = kernel.ok(f'let doomed = run("doomed") {{ {body} }}')
    if way != "timeout":
        descendants.await_start()
    if way == "interrupt":
        kernel.interrupt()
        kernel.finish(cell)
    elif way != "timeout":
        kernel.ok(f"doomed.{way}")
    eventually(lambda: [p.cmdline()[1] for p in descendants.sleeping if is_alive(p)] == [other], "only the bystander is left")
    kernel.ok("bystander.terminate(); bystander.waitUntilExit()")


# Commands in the background


@pytest.mark.parametrize("command", [
    "!echo begun; (sleep {0}; true) &", "!nohup sleep {0} & echo begun", "!setsid nohup sleep {0} & echo begun",
    "%%sh\nsleep {0} &\necho begun"])
def test_a_command_in_the_background_is_a_job(kernel, command):
    descendants = Descendants(kernel)
    descendants.times = [f"6002.{next(numbers)}"]
    cell = kernel.ok(command.format(descendants.times[0]))
    kernel.until(lambda: "begun" in cell.text())
    descendants.await_start()
    listed = kernel.ok("%jobs").displays[-1]["text/plain"]
    row = next(line for line in listed.splitlines() if "running" in line and descendants.times[0] in line)
    kernel.ok(f"%cancel {row.split()[0]}")
    eventually(lambda: not descendants.sleeping, "the command is ended")


def test_a_command_in_the_background_writes_under_its_cell(kernel, tmp_path):
    gate = tmp_path / "gate"
    cell = kernel.ok(f"!(while [ ! -e {gate} ]; do sleep 0.05; done; echo late; echo wrong >&2) &")
    other = kernel.ok(f'print("other")\nFileManager.default.createFile(atPath: "{gate}", contents: nil)')
    cell.wait_for_jobs()
    assert cell.text() == "late\n" and "wrong\n" in cell.text("stderr")
    assert other.text() == "other\n"


# Threads and what else works for a job

STARTS = {
    "Thread": 'let t = Thread { print("mine"); done.signal() }; t.start(); done.wait()',
    "pthread": "var t = pthread_t()\npthread_create(&t, nil, { _ in\n"
               '  print("mine"); return nil }, nil)\npthread_join(t, nil)',
    "OperationQueue": "let q = OperationQueue(); q.maxConcurrentOperationCount = 1\n"
                      'for _ in 0..<3 { q.addOperation { print("mine") } }\nq.waitUntilAllOperationsAreFinished()',
    "DispatchSource": "let s = DispatchSource.makeTimerSource(); var n = 0\n"
                      "s.schedule(deadline: .now(), repeating: .milliseconds(5))\n"
                      's.setEventHandler { n += 1; print("mine"); if n == 4 { s.cancel(); done.signal() } }\n'
                      "s.resume(); done.wait()",
    "DispatchWorkItem": 'let w = DispatchWorkItem { print("mine") }\nDispatchQueue.global().async(execute: w); w.wait()',
    "DispatchGroup": "let g = DispatchGroup(); DispatchQueue.global().async(group: g) { }\n"
                     'g.notify(queue: .global()) { print("mine"); done.signal() }\ndone.wait()',
}


@pytest.mark.parametrize("start", STARTS)
def test_what_a_job_starts_prints_under_it(kernel, start):
    kernel.ok("import Foundation\nlet begin = DispatchSemaphore(value: 0)\nlet done = DispatchSemaphore(value: 0)")
    job = kernel.ok(f'_ = run("mine") {{ begin.wait()\n{STARTS[start]}\n}}')
    other = kernel.ok('begin.signal()\nprint("other")')
    job.wait_for_jobs()
    assert set(job.text().splitlines()) == {"mine"}
    assert other.text() == "other\n"
