"""Where an error came from: the line that threw it, and the calls that led there, of async code too."""

import re

import pytest

DECLARATIONS = """
enum Trouble: Error { case low(Int), high }
func check(_ n: Int) async throws -> Int {
  try await Task.sleep(nanoseconds: 1000)
  if n > 3 {
    throw Trouble.high
  }
  return n
}
func double(_ n: Int) async throws -> Int {
  let half = try await check(n)
  return half * 2
}
func pass(on n: Int) async throws -> Int {
  try await double(n)
}
func sum(upTo n: Int) async throws -> Int {
  var sum = 0
  for i in 0..<n {
    sum += try await double(i)
    sum -= try await pass(on: 0)
  }
  return sum
}
struct Shelf<Element: Sendable>: Sendable {
  var items: [Element]
  func item(_ i: Int) async throws -> Element {
    guard i < items.count else {
      throw Trouble.low(i)
    }
    return items[i]
  }
}
func climb(_ steps: Int, to text: String) async throws -> Int {
  if steps == 0 {
    return try await Shelf(items: [1]).item(text.count)
  }
  return try await climb(steps - 1, to: text) + 1
}
actor Bank {
  var balance = 3
  func pay(_ amount: Int) throws {
    if amount > balance {
      throw Trouble.low(amount)
    }
    balance -= amount
  }
  func payTwice(_ amount: Int) async throws {
    try pay(amount)
    await Task.yield()
    try pay(amount)
  }
}
func plain(_ n: Int) throws -> Int {
  if n > 2 {
    throw Trouble.low(n)
  }
  return n
}
func retry(_ n: Int) async throws -> Int {
  do {
    return try await double(n)
  } catch {
    print("again")
    throw error
  }
}
func gather(_ numbers: [Int]) async throws -> Int {
  try await withThrowingTaskGroup(of: Int.self) { group in
    for n in numbers {
      group.addTask {
        try await pass(on: n)
      }
    }
    var sum = 0
    while let n = try await group.next() {
      sum += n
    }
    return sum
  }
}
func halves() -> AsyncThrowingStream<Int, any Error> {
  AsyncThrowingStream { continuation in
    Task {
      do {
        continuation.yield(try await double(1))
        continuation.yield(try await double(8))
      } catch {
        continuation.finish(throwing: error)
      }
    }
  }
}
let kept: any Error = Trouble.low(7)
func first() throws { throw kept }
func second() throws {
  print("second")
  throw kept
}
""".strip()

CHECK = "throw Trouble.high", "check(_:)"
HALF = "let half = try await check(n)", "double(_:)"
PASS = "try await double(n)", "pass(on:)"

# What is run, and what is in the trace: the text of a line, in the cell that is run or else among the
# declarations, and its function.
SHAPES = {
    "a chain of calls": ("try await pass(on: 5)", [CHECK, HALF, PASS, ("try await pass(on: 5)", None)]),
    "a loop": ("let total = try await sum(upTo: 9)", [
        CHECK, HALF, ("sum += try await double(i)", "sum(upTo:)"), ("let total", None)]),
    "a generic type and a recursion": ('try await climb(2, to: "text")', [
        ("throw Trouble.low(i)", "Shelf.item(_:)"), ("return try await Shelf", "climb(_:to:)"),
        ("return try await climb", "climb(_:to:)"), ("return try await climb", "climb(_:to:)"),
        ("try await climb", None)]),
    "an actor": ("let bank = Bank()\ntry await bank.payTwice(2)", [
        ("throw Trouble.low(amount)", "Bank.pay(_:)"), ("try pay(amount)", "Bank.payTwice(_:)", 1),
        ("try await bank.payTwice(2)", None)]),
    "a closure": ("let work: @Sendable (Int) async throws -> Int = { n in\n  let m = n * 2\n"
                  "  return try await pass(on: m)\n}\ntry await work(4)", [
                      CHECK, HALF, PASS, ("return try await pass", "closure #1"),
                      ("try await work(4)", None)]),
    "a closure in a library's function": ("let all = try [1, 2, 3].map { n in\n  try plain(n) + 1\n}", [
        ("throw Trouble.low(n)", "plain(_:)"), ("try plain(n) + 1", "closure #1"), ("let all", None)]),
    "an error that is caught and thrown again": ("try await retry(6)", [
        CHECK, HALF, ("return try await double(n)", "retry(_:)"), ("try await retry(6)", None)]),
    "a child task": ("try await gather([1, 2, 8])", [
        CHECK, HALF, PASS, ("try await pass(on: n)", "closure #1 in closure #1 in gather(_:)"), ...,
        ("try await gather", None)]),
    "a child task that only calls": (
        "let read = try await withThrowingTaskGroup(of: Int.self) { group in\n"
        "  group.addTask { try plain(9) }\n  return try await group.next()!\n}", [
            ("throw Trouble.low(n)", "plain(_:)"), ("group.addTask { try plain(9) }", "closure #1"), ...,
            ("let read", None)]),
    "many child tasks": (
        "let most = try await withThrowingTaskGroup(of: Int.self) { group in\n"
        "  for n in 10..<110 {\n    group.addTask { try plain(n) }\n  }\n"
        "  var sum = 0\n  for try await n in group { sum += n }\n  return sum\n}", [
            ("throw Trouble.low(n)", "plain(_:)"), ("group.addTask { try plain(n) }", "closure #1"), ...,
            ("let most", None)]),
    "a concurrent constant": (
        "func both() async throws -> Int {\n  async let one = double(1)\n  async let eight = double(8)\n"
        "  return try await one + eight\n}\ntry await both()", [
            CHECK, HALF, ("async let eight", "closure #2 in both()"), ..., ("try await both()", None)]),
    "a stream": ("for try await half in halves() {\n  _ = half\n}", [
        CHECK, HALF, ("continuation.yield(try await double(8))", "closure #1 in closure #1 in halves()"),
        ..., ("for try await half", None)]),
    "a task": ("let task = Task { try await pass(on: 11) }\nprint(1)\ntry await task.value", [
        CHECK, HALF, PASS, ("let task", "closure #1"), ("try await task.value", None)]),
    "one error thrown at two places": ("try? first()\ntry second()", [
        ("throw kept", "second()"), ("try second()", None)]),
}


def trace(cell) -> list:
    """The places of an error as label, line and function."""
    found = re.findall(r"^  at (In\[\d+\]):(\d+)(?: in (.*))?$", cell.traceback, re.M)
    return [(label, int(line), function or None) for label, line, function in found]


def place(expected, sources) -> tuple:
    """The label, line and function of an expected place, which may be the n-th with such a text."""
    text, function, *rest = expected
    for label, source in sources:
        lines = [n for n, line in enumerate(source.split("\n"), 1) if line.strip().startswith(text)]
        if lines:
            return label, lines[rest[0] if rest else 0], function
    raise AssertionError(f"no line starts with {text}")


def assert_trace(found: list, expected: list, sources: list) -> None:
    """Checks the places; an ellipsis stands for any number of further ones, all of them in the sources."""
    wanted = [... if each is ... else place(each, sources) for each in expected]
    if ... in wanted:
        gap = wanted.index(...)
        behind = len(wanted) - gap - 1
        assert found[:gap] == wanted[:gap] and found[len(found) - behind:] == wanted[gap + 1:], found
    else:
        assert found == wanted
    texts = dict(sources)
    for label, line, function in found:
        assert 0 < line <= len(texts[label].split("\n")) and function != "", found


@pytest.fixture(scope="module", params=["off", "on"])
def declared(request, shared_kernel):
    """The label of the declarations, compiled with and without optimization, as what follows is."""
    kernel = shared_kernel.get()
    kernel.ok(f"%optimize {request.param}")
    return f"In[{kernel.ok(DECLARATIONS).reply['execution_count']}]"


@pytest.mark.parametrize("shape", SHAPES)
def test_an_error_shows_the_line_that_threw_it_and_the_way_there(kernel, declared, shape):
    code, expected = SHAPES[shape]
    cell = kernel.fails(code)
    label = f"In[{cell.reply['execution_count']}]"
    assert_trace(trace(cell), expected, [(label, code), (declared, DECLARATIONS)])


@pytest.mark.parametrize("shape", ["a chain of calls", "a child task that only calls", "a loop"])
def test_a_cell_that_runs_as_a_job_shows_the_same(kernel, declared, shape):
    code, expected = SHAPES[shape]
    source = f"%%job\n{code}"
    cell = kernel.ok(source)
    cell.wait(lambda cell: cell.errors)
    label = f"In[{cell.reply['execution_count']}]"
    assert_trace(trace(cell), expected, [(label, source), (declared, DECLARATIONS)])
    cell.wait_for_jobs()


CALLERS = """
import Foundation
func addresses() async -> [Int] {
  await Task.yield()
  return Thread.callStackReturnAddresses.map(\\.intValue)
}
func through(_ steps: Int) async -> [Int] {
  steps == 0 ? await addresses() : await through(steps - 1)
}
func symbols() async -> [String] {
  await Task.yield()
  return Thread.callStackSymbols
}
"""


@pytest.mark.parametrize("code", [
    "await through(0).count", "await through(40).count", "await symbols().count",
    "await Task { await through(2) }.value.count",
    "await withTaskGroup(of: Int.self) { group in\n"
    "  for n in 0..<8 { group.addTask { await through(n).count } }\n"
    "  return await group.reduce(into: 9) { $0 = min($0, $1) }\n}",
    "try await run { await through(3).count }.value"])
def test_a_program_may_ask_where_it_is_in_asynchronous_code(kernel, declared, code):
    kernel.ok(CALLERS)
    assert int(kernel.value(code)) > 0
