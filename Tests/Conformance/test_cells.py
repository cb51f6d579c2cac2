"""Swift in cells: what stays for later cells, what is shown, and how cells fail."""

import pytest

from cell_result import plain


# What stays for later cells


def test_variables_live_on(kernel):
    kernel.ok("var seen = [1]\nlet limit = 3")
    kernel.ok("seen.append(limit)")
    assert kernel.value("seen") == "[1, 3]"


def test_functions_types_extensions_and_operators_live_on(kernel):
    kernel.ok("func twice(_ x: Int) -> Int { x * 2 }")
    kernel.ok("struct Point { var x = 0; var y = 0 }")
    kernel.ok("extension Point { var sum: Int { x + y } }")
    kernel.ok("infix operator **: MultiplicationPrecedence\n"
              "func ** (base: Int, power: Int) -> Int {\n"
              "  (0..<power).reduce(1) { result, _ in result * base }\n}")
    kernel.ok("protocol Named { var name: String { get } }\n"
              "extension Named { var greeting: String { \"Hello, \\(name)\" } }")
    kernel.ok("enum Planet: String, Named { case mars; var name: String { rawValue } }")
    kernel.ok("func largest<T: Comparable>(_ values: [T]) -> T? { values.max() }")
    assert kernel.value("Point(x: twice(2), y: 3).sum") == "7"
    assert kernel.value("2 ** 10") == "1024"
    assert kernel.value("Planet.mars.greeting") == '"Hello, mars"'
    assert kernel.value("largest([3, 9, 4])") == "Optional(9)"


def test_private_names_live_on(kernel):
    kernel.ok("private let secret = 42\nfileprivate func tell() -> Int { secret }\n"
              "struct Box { private var inside = 7 }")
    assert kernel.value("secret + tell()") == "84"
    assert kernel.value("Box().inside") == "7"


def test_imports_live_on(fresh_kernel):
    fresh_kernel.ok("import Foundation")
    assert fresh_kernel.value("Date(timeIntervalSince1970: 0) < Date()") == "true"
    fresh_kernel.ok("1")
    assert fresh_kernel.value('"a-b".components(separatedBy: "-")') == '["a", "b"]'


def test_foundation_is_not_imported_by_itself(fresh_kernel):
    cell = fresh_kernel.fails("Date()")
    assert "Date" in cell.traceback


def test_redefinition_shadows(kernel):
    kernel.ok("let shape = 1\nfunc describe() -> String { \"first\" }\nstruct Thing { let a = 1 }")
    kernel.ok("let old = Thing()\nfunc early() -> String { describe() }")
    kernel.ok('let shape = "square"\nfunc describe() -> String { "second" }\n'
              "struct Thing { let b = 2 }")
    assert kernel.value("shape") == '"square"'
    assert kernel.value("describe()") == '"second"'
    assert kernel.value("early()") == '"first"'
    assert kernel.value("Thing().b + old.a") == "3"


def test_a_cell_can_be_run_again(kernel):
    code = "var again = 0\nagain += 1\nfunc step() -> Int { again }\nstruct Again {}\nstep()"
    for _ in range(3):
        assert kernel.value(code) == "1"


def test_closures_keep_earlier_variables(kernel):
    kernel.ok("var total = 0\nlet add = { (n: Int) in total += n }")
    kernel.ok("add(2)\nadd(3)")
    assert kernel.value("total") == "5"


def test_a_cell_that_does_not_compile_leaves_no_trace(kernel):
    kernel.ok("let trace = 1")
    kernel.fails('let trace = "new"\nlet other: Int = "no"')
    assert kernel.value("trace") == "1"
    kernel.fails("other")


def test_variables_set_before_a_throw_are_kept(kernel):
    kernel.ok("struct Late: Error {}\nvar before = 0")
    kernel.fails("before = 5\nlet set = 6\nthrow Late()")
    assert kernel.value("before") == "5"


def test_classes_observe_and_deinit(kernel):
    kernel.ok("class Account {\n  var balance = 0 { didSet { print(\"\\(oldValue) to \\(balance)\") } }\n"
              "  deinit { print(\"closed\") }\n}\nvar account: Account? = Account()")
    assert kernel.ok("account?.balance = 10").text() == "0 to 10\n"
    assert kernel.ok("account = nil").text() == "closed\n"


# Results


@pytest.mark.parametrize("code,result", [
    ("1 + 1", "2"),
    ('"ab"', '"ab"'),
    ("[1, 2, 3].map { $0 * $0 }.filter { $0 != 9 } + [9]", "[1, 4, 9]"),
    ('Optional("x")', 'Optional("x")'),
    ("nil as Int?", "nil"),
    ("(1, \"b\")", '(1, "b")'),
    ("1.5", "1.5"),
    ("Character(\"é\")", '"é"'),
    ('["k": 1]', '["k": 1]'),
    ("Int.self", "Int"),
    ('"😀 ünï\\n"', '"😀 ünï\\n"'),
    ("let r = 3\nr * 2", "6"),
    ("1; 2", "2"),
    ("if true { 1 } else { 2 }", None),
    ("1 // the last", "1"),
    ("/* before */ 5 /* after */", "5"),
    ("(0..<3)\n  .map { $0 }\n  .reversed()\n  .count", "3"),
])
def test_the_last_expression_is_the_result(kernel, code, result):
    cell = kernel.ok(code)
    if result is not None:
        assert cell.result == result


@pytest.mark.parametrize("code", [
    "let declared = 1",
    "var assigned = 1\nassigned = 2",
    "assigned += 1",
    'print("shown")',
    "func nothing() {}\nnothing()",
    "struct Nothing {}",
    "for _ in 0..<2 { _ = 7 }",
    "()",
    "_ = 5",
    "1\nlet afterwards = 2",
    "import Foundation",
    "defer { print(1) }",
    "typealias Number = Int",
])
def test_no_value_gives_no_result(kernel, code):
    if code.startswith("assigned"):
        kernel.ok("var assigned = 1")
    assert kernel.ok(code).result is None


def test_a_custom_debug_description_is_the_result(kernel):
    kernel.ok('struct Shown: CustomDebugStringConvertible { var debugDescription: String { "<shown>" } }')
    assert kernel.value("Shown()") == "<shown>"


def test_an_unused_value_that_is_not_last_is_no_result(kernel):
    cell = kernel.ok('_ = 3\nprint("a")\n"last"')
    assert cell.result == '"last"' and cell.text() == "a\n"


def test_a_noncopyable_last_value_does_not_fail_the_cell(kernel):
    kernel.ok("struct Handle: ~Copyable { let number = 3 }")
    kernel.ok("let handle = Handle()\nprint(handle.number)")


def test_display_shows_a_value(kernel):
    cell = kernel.ok('display([1, 2])\ndisplay("text")')
    assert [data["text/plain"] for data in cell.displays] == ["[1, 2]", '"text"'] or \
        [data["text/plain"] for data in cell.displays] == ["[1, 2]", "text"], cell.describe()
    assert cell.result is None


def test_output_keeps_its_order_and_streams_apart(kernel):
    cell = kernel.ok('import Foundation\n'
                     'for i in 0..<50 { print("out \\(i)"); fputs("err \\(i)\\n", stderr) }')
    assert cell.text() == "".join(f"out {i}\n" for i in range(50))
    assert cell.text("stderr") == "".join(f"err {i}\n" for i in range(50))


def test_every_way_of_printing_arrives(kernel):
    cell = kernel.ok('import Foundation\nprint("a", "b", separator: "-", terminator: "!")\n'
                     'Swift.print("c")\nputs("d")\nfputs("e\\n", stdout)\n'
                     'withVaList([7]) { _ = vprintf("f%d\\n", $0) }\n'
                     'FileHandle.standardError.write(Data("g\\n".utf8))\n'
                     'var target = ""\nprint("into a string", to: &target)\ndebugPrint("h")\ntarget')
    assert cell.text() == 'a-b!c\nd\ne\nf7\n"h"\n'
    assert cell.text("stderr") == "g\n"
    assert cell.result == '"into a string\\n"'


def test_output_without_a_line_end_arrives(kernel):
    assert kernel.ok('print("no end", terminator: "")').text() == "no end"


def test_much_output_arrives_whole(kernel):
    cell = kernel.ok('for i in 0..<20_000 { print("line \\(i) äöü😀") }')
    assert cell.text() == "".join(f"line {i} äöü😀\n" for i in range(20_000))


def test_output_arrives_while_the_cell_runs(kernel):
    cell = kernel.start_cell('import Foundation\nprint("first")\nThread.sleep(forTimeInterval: 2)\n'
                             'print("second")')
    cell.wait(lambda cell: "first" in cell.text())
    assert cell.id not in kernel.replies
    assert kernel.finish(cell).text() == "first\nsecond\n"


# The top level


def test_top_level_try(kernel):
    kernel.ok("enum Trouble: Error, Equatable { case deep(Int) }\n"
              "func risky(_ fail: Bool) throws -> Int { if fail { throw Trouble.deep(3) }; return 1 }")
    assert kernel.value("try risky(false)") == "1"
    assert kernel.value("(try? risky(true)) ?? -1") == "-1"
    assert kernel.ok("do { _ = try risky(true) } catch { print(\"caught \\(error)\") }").text() \
        == "caught deep(3)\n"


def test_top_level_await(kernel):
    kernel.ok("func later(_ n: Int) async throws -> Int {\n"
              "  try await Task.sleep(for: .milliseconds(10))\n  return n\n}")
    assert kernel.value("try await later(4)") == "4"
    kernel.ok("let kept = try await later(5)")
    assert kernel.value("kept + 1") == "6"
    assert kernel.value("let a = Task { try await later(1) }\nlet b = Task { try await later(2) }\n"
                        "try await a.value + b.value") == "3"


def test_top_level_async_let(kernel):
    kernel.ok("func half(_ n: Int) async throws -> Int {\n"
              "  if n % 2 > 0 { throw CancellationError() }\n  return n / 2\n}")
    assert kernel.value("async let a = half(8), b = half(6)\ntry await a * b") == "12"
    assert "'a' is unavailable: it was an 'async let'" in kernel.fails("try await a").traceback
    cell = kernel.fails("async let odd = half(3)\nprint(\"before\")\ntry await odd")
    assert cell.text() == "before\n"
    assert "In[" in cell.traceback and ":3" in cell.traceback


def test_children_of_a_cell_end_with_it_however_it_ends(kernel):
    kernel.ok("func forever(_ name: String) async -> Int {\n"
              "  while !Task.isCancelled { await Task.yield() }\n  print(name, \"is over\")\n  return 1\n}")
    assert kernel.ok("async let first = forever(\"first\")").text() == "first is over\n"
    cell = kernel.fails("async let thrown = forever(\"thrown\")\nthrow CancellationError()")
    assert cell.text() == "thrown is over\n"
    kernel.fails("let ended = Shared(false)\nfunc note() async {\n"
                 "  while !Task.isCancelled { await Task.yield() }\n  ended.withLock { $0 = true }\n}\n"
                 "async let trapped: Void = note()\nlet none: Int? = nil\nprint(none!)")
    assert kernel.value("while !ended.value { await Task.yield() }\nended.value") == "true"


def test_top_level_for_await(kernel):
    cell = kernel.ok("let stream = AsyncStream<Int> { c in for i in 1...3 { c.yield(i) }; c.finish() }\n"
                     "var collected: [Int] = []\n"
                     "for await number in stream { collected.append(number); print(number) }\ncollected")
    assert cell.text() == "1\n2\n3\n"
    assert cell.result == "[1, 2, 3]"


def test_top_level_task_groups_and_actors(kernel):
    kernel.ok("actor Counter { var n = 0; func up() { n += 1 } }\nlet counter = Counter()")
    kernel.ok("await withTaskGroup(of: Void.self) { group in\n"
              "  for _ in 0..<100 { group.addTask { await counter.up() } }\n}")
    assert kernel.value("await counter.n") == "100"


def test_top_level_guard(kernel):
    assert kernel.ok('guard let number = Int("7") else { fatalError() }\nprint(number)').text() == "7\n"
    assert kernel.value("number + 1") == "8"
    kernel.ok("struct NoNumber: Error {}")
    cell = kernel.fails('guard let missing = Int("x") else { throw NoNumber() }\nprint(missing)')
    assert cell.text() == "" and "NoNumber" in cell.error["ename"]


def test_top_level_defer_runs_when_the_cell_ends(kernel):
    assert kernel.ok('defer { print("last") }\nprint("first")').text() == "first\nlast\n"


def test_conditions_of_the_platform(kernel):
    code = ("#if os(Linux)\nlet system = \"Linux\"\n#else\nlet system = \"other\"\n#endif\n"
            "if #available(macOS 10, *) { print(system) }")
    assert kernel.ok(code).text() == "Linux\n"
    assert kernel.value("system") == '"Linux"'


def test_regex_literals(kernel):
    kernel.ok("let date = /(\\d+)-(\\d+)/")
    assert kernel.value('"on 12-24".firstMatch(of: date).map { "\\($0.1) \\($0.2)" }') \
        == 'Optional("12 24")'


def test_macros_of_observation(kernel):
    kernel.ok("import Observation\n@Observable final class Model { var count = 0 }\nlet model = Model()")
    cell = kernel.ok('withObservationTracking { _ = model.count } onChange: { print("changes") }\n'
                     "model.count = 3\nmodel.count")
    assert cell.text() == "changes\n" and cell.result == "3"


def test_macros_of_foundation(kernel):
    kernel.ok("import Foundation")
    assert kernel.value("let even = #Predicate<Int> { $0 % 2 == 0 }\n"
                        "try [1, 2, 3, 4].filter(even)") == "[2, 4]"


def test_property_wrappers_and_result_builders(kernel):
    kernel.ok("@propertyWrapper struct Clamped { private var v = 0\n"
              "  var wrappedValue: Int { get { v } set { v = min(max(newValue, 0), 9) } } }\n"
              "@resultBuilder enum Lines { static func buildBlock(_ p: String...) -> [String] { p } }\n"
              "struct Level { @Clamped var value: Int }\n"
              "func lines(@Lines _ body: () -> [String]) -> [String] { body() }")
    kernel.ok("var level = Level()\nlevel.value = 20")
    assert kernel.value("level.value") == "9"
    assert kernel.value('lines { "a"; "b" }') == '["a", "b"]'


# Failures


def test_a_thrown_error_says_type_message_and_line(kernel):
    kernel.ok("enum Oven: Error { case tooHot(degrees: Int) }")
    number = kernel.ok("1").reply["execution_count"] + 1
    cell = kernel.fails("let degrees = 300\n\nthrow Oven.tooHot(degrees: degrees)")
    assert cell.error["ename"] == "Oven" or cell.error["ename"].endswith(".Oven")
    assert "tooHot(degrees: 300)" in cell.error["evalue"]
    assert f"In[{number}]" in cell.traceback and "3" in cell.traceback, cell.traceback
    assert [m["msg_type"] for m in cell.outputs] == ["error"]


def test_an_error_thrown_by_a_called_function_is_reported(kernel):
    kernel.ok("struct Inner: Error {}\nfunc deep() throws { throw Inner() }")
    assert "Inner" in kernel.fails("print(1)\ntry deep()\nprint(2)").error["ename"]
    assert "Inner" in kernel.fails("func alsoDeep() async throws { throw Inner() }\n"
                                   "try await alsoDeep()").error["ename"]


def test_a_compiler_error_shows_line_column_and_caret(kernel):
    number = kernel.ok("1").reply["execution_count"] + 1
    cell = kernel.fails('let fine = 1\nlet wrong: Int = "text"\n')
    assert "cannot convert value of type 'String' to specified type 'Int'" in cell.error["evalue"]
    assert f"In[{number}]:2:18" in cell.traceback, cell.traceback
    assert 'let wrong: Int = "text"' in cell.traceback
    assert "^" in cell.traceback or "`-" in cell.traceback or "╰" in cell.traceback
    assert "\x1b[" in "\n".join(cell.error["traceback"]), "in ANSI colours"
    assert [m["msg_type"] for m in cell.outputs] == ["error"], "nothing was run"


@pytest.mark.parametrize("code,position", [
    ("undeclared", "1:1"),
    ("  undeclared", "1:3"),
    ("1 + undeclared", "1:5"),
    ("let ünïcode = undeclared", None),
    ("try await nowhere()", "1:11"),
    ("import NoSuchModule", "1:8"),
    ("import Foundation\nundeclared", "2:1"),
    ("let a = 1\nfor await x in nowhere { }", "2:16"),
    ("func f() {\n  undeclared()\n}", "2:3"),
])
def test_columns_are_the_users(kernel, code, position):
    cell = kernel.fails(code)
    assert "Notebook" not in cell.traceback and "_notebook" not in cell.traceback, cell.traceback
    if position:
        assert f"]:{position}" in cell.traceback, cell.traceback


def test_syntax_errors_are_reported(kernel):
    for code in ("let = 3", "func (", "}", "let x = [1, 2", '"unterminated', "if {"):
        assert kernel.fails(code).error["evalue"], code
    assert kernel.value("1") == "1"


def test_warnings_are_shown_on_success(kernel):
    cell = kernel.ok("func warned() { let unused = 1 }\n2")
    assert cell.result == "2"
    assert "never used" in plain(cell.text("stderr")), cell.describe()
    assert "1:21" in plain(cell.text("stderr"))


def test_a_clean_cell_shows_no_warnings(kernel):
    for code in ("1 + 1", "[1, 2].map { $0 }", "let z = 1", "try await Task.sleep(for: .zero)",
                 "import Foundation", "run { 1 }.name", '"a" == "b"'):
        assert plain(kernel.ok(code).text("stderr")) == "", code


def test_an_earlier_cells_warning_is_not_repeated(kernel):
    kernel.ok("func warnedOnce() { let unused = 1 }")
    assert kernel.ok("warnedOnce()").text("stderr") == ""


def test_fatal_error_in_a_cell_fails_that_cell_alone(kernel):
    kernel.ok("var alive = 41")
    pid = kernel.runner.pid
    cell = kernel.fails('alive += 1\nprint("before")\nfatalError("enough")')
    assert "enough" in cell.traceback and cell.text() == "before\n"
    assert kernel.value("alive") == "42"
    assert kernel.runner.pid == pid, "the runner lives on"
