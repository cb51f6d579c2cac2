"""A trap fails one cell or one job; everything else goes on."""

import pytest

TRAPS = {
    "fatal error": ('fatalError("out of luck")', "out of luck"),
    "precondition": ('precondition(Int.random(in: 0..<1) > 0, "not so")', "not so"),
    "index": ("let values = [1, 2, 3]\nprint(values[values.count + 2])", "out of range"),
    "nil": ("let nothing: Int? = Int(\"x\")\nprint(nothing!)", "nil"),
    "overflow": ("var big = Int.max - Int.random(in: 0..<1)\nbig += 1\nprint(big)", None),
    "division": ("let zero = Int.random(in: 0..<1)\nprint(1 / zero)", "ivision by zero"),
    "cast": ('let any: Any = "x"\nprint(any as! Int)', "cast"),
    "try": ("struct Bad: Error {}\nfunc bad() throws { throw Bad() }\ntry! bad()", "Bad"),
    "null pointer": ("let null = UnsafeMutablePointer<Int>(bitPattern: 8)\n"
                     "null?.pointee = 1\nprint(null?.pointee as Any)", None),
    "abort": ("import Foundation\nabort()", None),
    "stack": ("func down(_ n: Int) -> Int { n == -1 ? 0 : 1 + down(n + 1) + (n % 2) }\nprint(down(0))", None),
}


def lines(code):
    return code.count("\n") + 1


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_in_a_cell_fails_it_alone(kernel, trap):
    code, reason = TRAPS[trap]
    kernel.ok("var kept = 1\nlet ticker = run(\"ticker\") { () async throws -> Int in\n"
              "  while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }\n  return 7\n}")
    runner = kernel.runner.pid
    cell = kernel.fails(f"kept += 1\n{code}\nprint(\"never\")", timeout=90)
    number = cell.reply["execution_count"]
    assert "never" not in cell.text()
    if reason:
        assert reason in cell.error["evalue"] + cell.traceback, cell.traceback
    assert f"In[{number}]" in cell.traceback, cell.traceback
    assert kernel.value("kept") == "2"
    assert kernel.runner.pid == runner, "the runner lives on"
    assert kernel.value("ticker.state") in ("running", ".running", "JobState.running") or \
        "running" in kernel.value("ticker.state")
    kernel.ok("ticker.cancel()")
    assert kernel.value("try ticker.wait()") == "7"


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_in_a_job_fails_it_alone(kernel, trap):
    code, reason = TRAPS[trap]
    kernel.ok("var kept = 1")
    runner = kernel.runner.pid
    imports = "".join(f"{line}\n" for line in code.split("\n") if line.startswith("import"))
    body = "\n".join(line for line in code.split("\n") if not line.startswith("import"))
    launching = kernel.ok(f'{imports}let doomed = run("doomed") {{ () -> Void in\nkept += 1\n'
                          f'print("before")\n{body}\nprint("never")\n}}')
    number = launching.reply["execution_count"]
    end = launching.wait_for_jobs(timeout=90)
    assert "crashed" in end[0] and "doomed" in end[0], end
    launching.wait(lambda cell: cell.errors)
    if reason:
        assert reason in launching.error["evalue"] + launching.traceback, launching.traceback
    assert f"In[{number}]" in launching.traceback, launching.traceback
    assert launching.text() == "before\n"
    assert "crashed" in kernel.value("doomed.state")
    assert kernel.value("kept") == "2"
    assert kernel.runner.pid == runner, "the runner lives on"
    kernel.fails("try doomed.wait()")
    # The pool has a new thread for the one that is gone.
    assert kernel.value('try (0..<8).map { n in run("after") { n } }.map { try $0.wait() }') \
        == "[0, 1, 2, 3, 4, 5, 6, 7]"


def test_a_backtrace_names_functions_and_lines_of_earlier_cells(kernel):
    first = kernel.ok("@inline(never) func innermost(_ values: [Int]) -> Int {\n"
                      "  let i = values.count + 5\n  return values[i]\n}")
    second = kernel.ok("@inline(never) func middle() -> Int {\n  let r = innermost([1])\n"
                       "  print(\"\", terminator: \"\")\n  return r\n}")
    cell = kernel.fails("let x = middle()\nprint(x)")
    for number, line in ((first.reply["execution_count"], 3),
                         (second.reply["execution_count"], 2),
                         (cell.reply["execution_count"], 1)):
        assert f"In[{number}]:{line}" in cell.traceback or \
            f"In[{number}], line {line}" in cell.traceback, cell.traceback
    assert "innermost" in cell.traceback and "middle" in cell.traceback


@pytest.mark.slow
def test_many_traps_in_a_row_and_at_once(kernel):
    kernel.ok("var rounds = 0")
    runner = kernel.runner.pid
    cell = kernel.ok('for n in 0..<40 { _ = run("trap \\(n)") { () -> Int in\n'
                     "  if n % 2 == 0 { fatalError(\"trap \\(n)\") }\n  return n\n} }")
    ends = cell.wait_for_jobs(40)
    assert sum("crashed" in end for end in ends) == 20
    assert sum("completed" in end for end in ends) == 20
    for n in range(10):
        kernel.fails(f'rounds += 1\nfatalError("{n}")')
    assert kernel.value("rounds") == "10"
    assert kernel.runner.pid == runner


def test_a_trap_while_printing_leaves_printing_intact(kernel):
    kernel.ok("struct Trapping: CustomStringConvertible { var description: String { fatalError(\"mid-print\") } }")
    assert "mid-print" in kernel.fails("Swift.print(\"a\", Trapping())").traceback
    assert kernel.ok('Swift.print("after")\nprint("too")').text() == "after\ntoo\n"
    assert "mid-print" in kernel.fails("Trapping()").traceback


def test_a_trap_in_an_async_job_and_in_a_child_task(kernel):
    cell = kernel.ok('import Foundation\n_ = run("async") { () async throws -> Void in\n'
                     "  try await Task.sleep(for: .milliseconds(5))\n  fatalError(\"after a wait\")\n}")
    assert "crashed" in cell.wait_for_jobs()[0]
    cell.wait(lambda cell: cell.errors)
    assert "after a wait" in cell.traceback
    cell = kernel.ok('_ = run("parent") { () async -> Void in\n'
                     "  await withTaskGroup(of: Void.self) { group in\n"
                     "    group.addTask { fatalError(\"in a child\") }\n  }\n}")
    assert "crashed" in cell.wait_for_jobs()[0]
    assert kernel.value("1 + 1") == "2"


def test_a_trap_after_top_level_await(kernel):
    kernel.ok("var reached = 0")
    cell = kernel.fails("reached = 1\ntry await Task.sleep(for: .milliseconds(5))\n"
                        "fatalError(\"resumed\")")
    assert "resumed" in cell.traceback
    assert kernel.value("reached") == "1"
    cell = kernel.fails("func later() async -> Int { await Task.yield(); fatalError(\"within\") }\n"
                        "await later()")
    assert "within" in cell.traceback
    assert kernel.value("reached") == "1"
