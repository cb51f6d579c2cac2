"""Jobs: how they start, what they return, how they end."""

import os
import re
import time

import pytest


def ended(kernel, code, count=1):
    """Runs a cell that launches jobs, and returns it once they have ended."""
    cell = kernel.ok(code)
    cell.wait_for_jobs(count)
    return cell


@pytest.mark.parametrize("launch,value", [
    ("run { 6 * 7 }", "42"),
    ('run("named") { 6 * 7 }', "42"),
    ("run { () async -> Int in await Task.yield(); return 42 }", "42"),
    ("run { () throws -> Int in 42 }", "42"),
    ("run { () async throws -> Int in try await Task.sleep(for: .milliseconds(1)); return 42 }", "42"),
    ("run(product, 6, 7)", "42"),
    ("run(asyncProduct, 6, 7)", "42"),
    ("run(throwingProduct, 6, 7)", "42"),
    ("run(three, 1, \"b\", [2.5])", '"1b2.5"'),
    ('run { "text" }', '"text"'),
    ("run { [1: [true]] }", "[1: [true]]"),
    ("run { nil as Int? }", "nil"),
    ("run { Reference(5) }", "Reference 5"),
    ("run { Local(v: 3) }", "Local 3"),
])
def test_every_form_of_run_gives_its_value(kernel, launch, value):
    kernel.ok("func product(_ a: Int, _ b: Int) -> Int { a * b }\n"
              "func asyncProduct(_ a: Int, _ b: Int) async -> Int { await Task.yield(); return a * b }\n"
              "func throwingProduct(_ a: Int, _ b: Int) throws -> Int { a * b }\n"
              "func three(_ a: Int, _ b: String, _ c: [Double]) -> String { \"\\(a)\\(b)\\(c[0])\" }\n"
              "class Reference: CustomDebugStringConvertible { let n: Int; init(_ n: Int) { self.n = n }\n"
              "  var debugDescription: String { \"Reference \\(n)\" } }\n"
              "struct Local: CustomDebugStringConvertible { let v: Int; var debugDescription: String { \"Local \\(v)\" } }")
    cell = ended(kernel, f"let job = {launch}")
    assert "completed" in cell.end_lines[0]
    assert kernel.value("try job.wait()") == value
    assert kernel.value("try await job.value") == value
    assert "completed" in kernel.value("job.state")


def test_a_job_needs_no_import_and_its_result_may_be_ignored(fresh_kernel):
    cell = fresh_kernel.ok('run { print("here") }\nrun("two") { 2 }\nlet done = 1')
    assert len(cell.wait_for_jobs(2)) == 2
    assert cell.text() == "here\n"
    assert cell.text("stderr") == "", "no warning of an unused result"


def test_jobs_give_way_to_cells(kernel):
    kernel.ok("import Foundation\n"
              "func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }")
    assert kernel.value("let job = run { niceness() }; try job.wait() - niceness()") == "5"


def test_waiting_for_all_forgets_no_job_that_goes_on(kernel):
    # A job that waits for all others is left by its own wait, and is one of all for the next.
    kernel.ok("import Foundation\nlet others = DispatchSemaphore(value: 0)\n"
              "let last = run { jobs.wait(); others.signal(); try await Task.sleep(for: .milliseconds(300)) }")
    assert "completed" in kernel.value("others.wait(); jobs.wait(); last.state")


def test_the_call_returns_at_once(kernel):
    cell = kernel.ok('import Foundation\nlet gate = DispatchSemaphore(value: 0)\n'
                     'let held = run("held") { gate.wait(); return 1 }\n'
                     'print("launched")')
    assert cell.text() == "launched\n" and not cell.end_lines
    kernel.ok("gate.signal()")
    cell.wait_for_jobs()


def test_a_launched_job_is_shown_as_a_result(kernel):
    cell = kernel.ok('run("cpuBound") { 1 }')
    assert re.fullmatch(r'Job \d+ "cpuBound"', cell.result), cell.result
    cell.wait_for_jobs()


def test_jobs_are_numbered_and_named(kernel):
    kernel.ok('let a = run("first") { 1 }\nlet b = run { 2 }\n'
              "func counted(_ n: Int) -> Int { n }\nlet c = run(counted, 3)")
    ids = [int(kernel.value(f"{name}.id")) for name in "abc"]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert kernel.value("a.name") == '"first"'
    assert kernel.value("b.name").strip('"') != ""


@pytest.mark.parametrize("body", [
    "() -> Int in throw Odd.number(3)",
    "() async throws -> Int in try await Task.sleep(for: .milliseconds(1)); throw Odd.number(3)",
])
def test_a_job_that_throws_gives_an_error_under_its_cell(kernel, body):
    kernel.ok("enum Odd: Error { case number(Int) }")
    cell = ended(kernel, f'let odd = run("odd") {{ {body} }}')
    cell.wait(lambda cell: cell.errors)
    assert "failed" in cell.end_lines[0] and "odd" in cell.end_lines[0]
    assert "Odd" in cell.error["ename"] and "number(3)" in cell.error["evalue"]
    assert cell.status == "ok", "the launching cell itself went well"
    assert "failed" in kernel.value("odd.state")
    assert "Odd" in kernel.fails("try odd.wait()").error["ename"]
    assert kernel.ok("do { _ = try await odd.value } catch { print(error) }").text() == "number(3)\n"


def test_a_failing_job_does_not_abort_queued_cells(kernel):
    kernel.ok("struct Oops: Error {}")
    first = kernel.start_cell("run { throw Oops() }\ntry await Task.sleep(for: .milliseconds(200))")
    second = kernel.start_cell("5")
    assert kernel.finish(first).status == "ok"
    assert kernel.finish(second).result == "5"


def test_the_end_line_has_state_time_and_value(kernel):
    cell = ended(kernel, 'import Foundation\nlet slow = run("slow") { Thread.sleep(forTimeInterval: 0.3); return "all good" }')
    line = cell.end_lines[0]
    assert "slow" in line and "completed" in line and "all good" in line, line
    seconds = re.search(r"(\d+(?:\.\d+)?) ?(ms|s)\b", line)
    assert seconds, line
    took = float(seconds[1]) / (1000 if seconds[2] == "ms" else 1)
    assert 0.3 <= took < 3, line


def test_the_end_line_of_a_void_job_has_no_value(kernel):
    line = ended(kernel, 'run("quiet") { _ = 1 }').end_lines[0]
    assert "completed" in line and "()" not in line, line


def test_cancelling_is_cooperative(kernel):
    cell = kernel.ok('let loop = run("loop") { () -> Int in\n  var n = 0\n'
                     '  print("in")\n  while !Task.isCancelled { n += 1 }\n  print("out")\n  return n\n}')
    cell.wait(lambda cell: "in\n" in cell.text())
    kernel.ok("loop.cancel()")
    cell.wait_for_jobs()
    assert cell.text() == "in\nout\n"


def test_cancelling_a_sleeping_job(kernel):
    cell = kernel.ok('let sleeper = run("sleeper") { () async throws -> Void in\n'
                     '  print("asleep")\n  try await Task.sleep(for: .seconds(600))\n}')
    cell.wait(lambda cell: "asleep" in cell.text())
    kernel.ok("sleeper.cancel()")
    assert "cancelled" in cell.wait_for_jobs()[0]
    assert "cancelled" in kernel.value("sleeper.state")
    assert not cell.errors, "a cancelled job has not failed"
    assert "Cancellation" in kernel.fails("try sleeper.wait()").error["ename"]


def test_cancelling_a_job_whose_thread_a_queue_has_started(fresh_kernel):
    """The threads of a queue block signals, and threads they start would inherit that."""
    cell = fresh_kernel.ok("import Dispatch\nlet handed = DispatchSemaphore(value: 0)\n"
                           "DispatchQueue.global().async {\n"
                           '  run("endless") { () -> Void in print("in"); while true {} }\n'
                           "  handed.signal()\n}\nhanded.wait()")
    cell.wait(lambda cell: cell.text() == "in\n")
    fresh_kernel.ok("%cancel 1 --now")
    assert "cancelled" in cell.wait_for_jobs(timeout=9)[0]


def test_cancelling_a_queued_job(kernel):
    kernel.ok("import Foundation\nlet full = DispatchSemaphore(value: 0)\n"
              'let holders = (0..<jobs.workers).map { n in run("holder \\(n)") { full.wait() } }')
    cell = kernel.ok('let never = run("never") { print("ran") }')
    assert "queued" in kernel.value("never.state")
    kernel.ok("never.cancel()")
    assert "cancelled" in cell.wait_for_jobs()[0]
    kernel.ok("for _ in holders { full.signal() }\nfor h in holders { try h.wait() }")
    assert cell.text() == ""


def test_cancelling_an_ended_job_changes_nothing(kernel):
    kernel.ok('let over = run("over") { 3 }\n_ = try over.wait()\nover.cancel()')
    assert "completed" in kernel.value("over.state")
    assert kernel.value("try over.wait()") == "3"


def test_cancelling_in_the_launching_cell(kernel):
    cell = kernel.ok('let early = run("early") { () async throws -> Void in\n'
                     "  while true { try await Task.sleep(for: .milliseconds(5)) }\n}\nearly.cancel()")
    assert "cancelled" in cell.wait_for_jobs()[0]


def test_four_workers_at_start(fresh_kernel):
    assert fresh_kernel.value("jobs.workers") == "4"
    fresh_kernel.ok("import Foundation\nimport Synchronization\n"
                    "final class Peak: Sendable { let now = Mutex((0, 0))\n"
                    "  func enter() { now.withLock { $0.0 += 1; $0.1 = max($0.0, $0.1) } }\n"
                    "  func leave() { now.withLock { $0.0 -= 1 } }\n"
                    "  var highest: Int { now.withLock { $0.1 } } }")
    code = ("let {peak} = Peak()\nlet {peak}Jobs = (0..<12).map {{ n in run(\"{peak} \\(n)\") {{\n"
            "  {peak}.enter()\n"
            "  let end = Date() + 10\n"
            "  while {peak}.highest < jobs.workers, Date() < end {{ usleep(1000) }}\n"
            "  usleep(20_000)\n"
            "  {peak}.leave() }} }}\n"
            "for job in {peak}Jobs {{ try job.wait() }}\n{peak}.highest")
    assert fresh_kernel.value(code.format(peak="four")) == "4"
    fresh_kernel.ok("jobs.workers = 2")
    assert fresh_kernel.value("jobs.workers") == "2"
    assert fresh_kernel.value(code.format(peak="two")) == "2"
    fresh_kernel.ok("jobs.workers = 9")
    assert fresh_kernel.value(code.format(peak="nine")) == "9"


def test_jobs_all_lists_every_job(fresh_kernel):
    assert fresh_kernel.value("jobs.all.count") == "0"
    fresh_kernel.ok('let one = run("one") { 1 }\nlet two = run("two") { () -> Int in throw CancellationError() }\n'
                    "_ = try one.wait()\n_ = try? two.wait()")
    assert fresh_kernel.value("jobs.all.map(\\.name)") == '["one", "two"]'
    assert fresh_kernel.value('jobs.all.map { "\\($0.id) \\($0.state)" }').count("completed") == 1


def test_jobs_wait_waits_for_all(kernel):
    cell = kernel.ok("import Foundation\n"
                     'for n in 0..<6 { run("part \\(n)") { Thread.sleep(forTimeInterval: 0.1); print(n) } }\n'
                     'jobs.wait()\nprint("all")')
    assert cell.text().endswith("all\n")
    assert sorted(cell.text().split()) == ["0", "1", "2", "3", "4", "5", "all"]


def test_waiting_for_a_job_in_a_job(kernel):
    kernel.ok('let outer = run("outer") { () throws -> Int in\n'
              '  let inner = run("inner") { 20 }\n  return try inner.wait() + 1\n}')
    assert kernel.value("try outer.wait()") == "21"


GAUGE = """
import Foundation
let gauge = Shared((now: 0, most: 0))
func measured(_ body: () async throws -> Void) async throws {
  gauge.withLock { $0.now += 1; $0.most = max($0.most, $0.now) }
  defer { gauge.withLock { $0.now -= 1 } }
  try await body()
}
func most() -> Int { gauge.withLock { gauge in defer { gauge.most = 0 }; return gauge.most } }
"""
# Shapes of jobs, none of which holds a thread all the time.
SHAPES = {
    "sleeps": "try await Task.sleep(for: .milliseconds(5))",
    "yields": "for _ in 0..<50 { await Task.yield() }",
    "tasks": "await withTaskGroup { g in for _ in 0..<4 { g.addTask { await Task.yield() } } }",
    "detached": "await Task.detached { try? await Task.sleep(for: .milliseconds(5)) }.value",
    "throws": "try await Task.sleep(for: .milliseconds(5)); throw CancellationError()",
    "traps": "try await Task.sleep(for: .milliseconds(5)); if Int.random(in: 0..<4) == 0 { fatalError() }",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_more_jobs_are_under_way_than_workers_or_than_the_limit(kernel, shape):
    kernel.ok(GAUGE)
    # A trap skips the `defer` of its job, which then seems to be under way for ever.
    body = f"try await measured {{ {SHAPES[shape]} }}" if shape != "traps" else SHAPES[shape]
    for setting, bound in [("jobs.workers = 3", 3), ("jobs.limit = 9", 9), ("jobs.limit = 2", 2),
                           ("jobs.limit = nil; jobs.workers = 4", 4)]:
        kernel.ok(setting)
        kernel.ok(f"for _ in 0..<40 {{ run {{ () async throws -> Void in {body} }} }}\njobs.wait()")
        if shape != "traps":
            most = int(kernel.value("most()"))
            assert most == bound if shape == "sleeps" else 1 <= most <= bound, setting
    kernel.ok("for _ in 0..<20 { run { try await measured { try await Task.sleep(for: .milliseconds(2)) } } }\n"
              "jobs.wait()")
    assert kernel.value("most()") == "4"


def test_jobs_that_are_cancelled_or_out_of_time_leave_their_places(kernel):
    kernel.ok(GAUGE)
    kernel.ok("jobs.grace = .milliseconds(50)\n"
              "let asleep = (0..<4).map { _ in run { try await Task.sleep(for: .seconds(600)) } }\n"
              "let stuck = (0..<2).map { _ in run { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } } }\n"
              "let slow = (0..<2).map { _ in run(timeout: .milliseconds(20)) { while true {} } }\n"
              "for job in asleep + stuck + asleep.reversed() { job.cancel() }\njobs.wait()")
    kernel.ok("for _ in 0..<20 { run { try await measured { try await Task.sleep(for: .milliseconds(5)) } } }\n"
              "jobs.wait()\njobs.grace = .seconds(2)")
    assert kernel.value("most()") == "4"


@pytest.mark.parametrize("wait", [
    "try run { n + 1 }.wait()", "try await run { n + 1 }.value", "try jobs.map([n]) { $0 + 1 }[0]",
    "try await jobs.map([n]) { n in await Task.yield(); return n + 1 }[0]",
    "let inner = run { n + 1 }; return try await Task.detached { try await inner.value }.value",
    "try run { try run { n + 1 }.wait() }.wait()"])
def test_jobs_that_wait_for_others_leave_them_their_places(fresh_kernel, wait):
    fresh_kernel.ok("jobs.workers = 1")
    assert fresh_kernel.value(
        f"try (0..<30).map {{ n in run {{ () async throws -> Int in {wait} }} }}.map {{ try $0.wait() }}.reduce(0, +)"
    ) == "465"
    fresh_kernel.ok(GAUGE + "for _ in 0..<9 { run { try await measured { try await Task.sleep(for: .milliseconds(5)) } } }\n"
                    "jobs.wait()")
    assert fresh_kernel.value("most()") == "1"


def test_nested_waits_do_not_starve_the_pool(kernel):
    kernel.ok('let outers = (0..<8).map { n in run("outer \\(n)") { () throws -> Int in\n'
              '  let inner = run("inner \\(n)") { n * 2 }\n  return try inner.wait()\n} }')
    assert kernel.value("try outers.map { try $0.wait() }.reduce(0, +)") == "56"


def test_a_worker_too_many_leaves_its_work_to_the_others(fresh_kernel):
    """Two workers replaced one that waited, and one of them has to end."""
    cell = fresh_kernel.ok("import Dispatch\njobs.workers = 2\njobs.limit = 9\n"
                           "let on = DispatchSemaphore(value: 0)\n"
                           "let ping = DispatchSemaphore(value: 0), pong = DispatchSemaphore(value: 0)\n"
                           'let outer = run("outer") { () throws -> Void in\n'
                           "  let left = run { ping.signal(); pong.wait() }\n"
                           "  let right = run { pong.signal(); ping.wait() }\n"
                           "  try left.wait()\n  try right.wait()\n"
                           '  let later = run("later") { try await Task.sleep(for: .seconds(600)) }\n'
                           "  _ = try? later.wait(timeout: .milliseconds(300))\n"
                           '  print("both")\n  on.wait()\n}')
    cell.wait(lambda cell: cell.text() == "both\n")
    assert fresh_kernel.value("try run { 5 }.wait(timeout: .seconds(20))") == "5"
    fresh_kernel.ok("on.signal()\ntry outer.wait()\nfor job in jobs.all { job.cancel() }")


def test_tasks_that_block_leave_a_thread_to_others(fresh_kernel):
    """As many as there are processors, and one more, each in a cell that awaits it."""
    count = os.cpu_count() + 1
    fresh_kernel.ok(f"import Dispatch\njobs.workers = {count}\nlet hold = DispatchSemaphore(value: 0)\n"
                    'func block() async { print("in"); hold.wait() }')
    cells = [fresh_kernel.ok("%%job\nawait block()") for _ in range(count)]
    for cell in cells:
        cell.wait(lambda cell: cell.text() == "in\n")
    assert fresh_kernel.value("func five() async -> Int { 5 }\nawait five()") == "5"
    fresh_kernel.ok("%cancel 1 --now")
    assert "cancelled" in cells[0].wait_for_jobs()[0] and not cells[0].errors
    # The thread the cancelled one has left waits a moment longer, and may take a signal.
    fresh_kernel.ok(f"for _ in 0..<{count} {{ hold.signal() }}\njobs.wait()")


def test_jobs_run_in_parallel(kernel):
    """Two jobs that need each other at the same time."""
    kernel.ok("import Foundation\nlet ping = DispatchSemaphore(value: 0)\nlet pong = DispatchSemaphore(value: 0)\n"
              "let left = run { ping.signal(); pong.wait(); return 1 }\n"
              "let right = run { pong.signal(); ping.wait(); return 2 }")
    assert kernel.value("try left.wait() + right.wait()") == "3"


def test_jobs_share_the_sessions_variables(kernel):
    kernel.ok("import Synchronization\nlet tally = Atomic<Int>(0)\n"
              "let adders = (0..<10).map { _ in run { for _ in 0..<1000 { tally.add(1, ordering: .relaxed) } } }\n"
              "for adder in adders { try adder.wait() }")
    assert kernel.value("tally.load(ordering: .relaxed)") == "10000"


def test_the_seeds_recipe(kernel):
    kernel.ok("import Foundation\nstruct DivisionByZero: Error {}\n"
              "func cpuBound(_ dt: Double, fail: Bool = false) throws -> String {\n"
              "  for i in 0..<10 {\n    Thread.sleep(forTimeInterval: dt)\n    print(i, Date())\n  }\n"
              "  if fail { throw DivisionByZero() }\n  return \"done\"\n}")
    good = kernel.ok("run { try cpuBound(0.02) }")
    bad = kernel.ok("run { try cpuBound(0.03, fail: true) }")
    busy = kernel.ok('for i in 0..<5 { print("cell", i) }')
    bad.wait(lambda cell: cell.errors and cell.end_lines)
    good.wait(lambda cell: cell.end_lines)
    for cell in (good, bad):
        assert [line.split()[0] for line in cell.text().splitlines()] == [str(i) for i in range(10)]
    assert "completed" in good.end_lines[0] and "done" in good.end_lines[0]
    assert "failed" in bad.end_lines[0] and "DivisionByZero" in bad.error["ename"]
    assert busy.text() == "".join(f"cell {i}\n" for i in range(5))


def test_a_silent_cell_may_launch_a_job(kernel):
    cell = kernel.ok('run("hushed") { print("from a silent cell") }', silent=True)
    cell.wait_for_jobs()
    assert cell.text() == "from a silent cell\n"


def test_batch_holds_the_launching_cell(kernel):
    """nbclient, nbconvert and papermill forbid stdin; for them a cell ends with its jobs."""
    cell = kernel.ok('import Foundation\nrun("held") { Thread.sleep(forTimeInterval: 0.5); print("late") }',
                     allow_stdin=False)
    idle = next(i for i, m in enumerate(cell.messages) if m["msg_type"] == "status"
                and m["content"]["execution_state"] == "idle")
    before = [m["msg_type"] for m in cell.messages[:idle]]
    assert "stream" in before and cell.text() == "late\n"
    assert len(cell.end_lines) == 1, "the end line comes before idle"


def test_batch_can_be_interrupted_while_it_holds(kernel):
    cell = kernel.start_cell('let hung = run("hung") { () async throws -> Void in\n'
                             '  print("up")\n  try await Task.sleep(for: .seconds(600))\n}', allow_stdin=False)
    cell.wait(lambda cell: "up" in cell.text())
    kernel.interrupt()
    kernel.finish(cell)
    assert cell.status == "error"
    assert re.fullmatch(r'job \d+ "hung" was still running and was cancelled\.', cell.reply["evalue"])
    assert kernel.value("hung.state") == "cancelled"


def shared_lines(cell) -> list:
    """The displays of a line that jobs share, and its updates."""
    return [m for m in cell.messages if m["msg_type"] in ("display_data", "update_display_data")
            and " more job" in m["content"]["data"].get("text/plain", "")]


def test_many_small_jobs_do_not_flood(kernel):
    began = time.monotonic()
    cell = kernel.ok("for _ in 0..<5000 { run {} }")
    cell.wait(lambda cell: any("4,980 more jobs completed" in m["content"]["data"]["text/plain"]
                               for m in shared_lines(cell)))
    took = time.monotonic() - began
    shown = shared_lines(cell)
    assert shown[0]["msg_type"] == "display_data"
    assert all(m["msg_type"] == "update_display_data" for m in shown[1:])
    assert len({m["content"]["transient"]["display_id"] for m in shown}) == 1
    assert len(shown) <= 2 + took * 8
    assert len(cell.end_lines) == 20, "all but the first share a line"


def test_in_batch_the_shared_line_is_whole_before_idle(kernel):
    cell = kernel.ok("for _ in 0..<500 { run {} }", allow_stdin=False)
    assert "480 more jobs completed" in shared_lines(cell)[-1]["content"]["data"]["text/plain"]


def test_a_job_whose_time_is_over(kernel):
    cell = kernel.ok('run("slow", timeout: .milliseconds(50)) { try await Task.sleep(for: .seconds(600)) }')
    line = cell.wait(lambda cell: [m for m in cell.messages if m["msg_type"] == "display_data"])
    assert "timed out after" in line[0]["content"]["data"]["text/plain"]
    assert not cell.errors


def test_magics_about_jobs(fresh_kernel):
    cell = fresh_kernel.ok('run("long") { print("begun"); try await Task.sleep(for: .seconds(600)) }')
    cell.wait(lambda cell: cell.text() == "begun\n")
    table = next(m["content"]["data"] for m in fresh_kernel.ok("%jobs").messages
                 if m["msg_type"] == "display_data")
    assert re.search(r"^1 +long +running +\S+ \S+ +In\[\d+\]$", table["text/plain"], re.MULTILINE)
    assert "<table>" in table["text/html"]
    assert "has not ended within 20 ms" in fresh_kernel.fails("%wait --timeout 20ms").error["evalue"]
    assert fresh_kernel.ok("%cancel 1 --now\n%wait").text() == 'Cancelling job 1 "long".\n'
    cell.wait_for_jobs()
