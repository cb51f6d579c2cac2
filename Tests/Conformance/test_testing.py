"""Swift Testing and XCTest in cells: expectations, assertions, and %test."""

import pytest


@pytest.fixture(autouse=True)
def testing(kernel):
    kernel.ok("import Testing")


def label(cell) -> str:
    """The name of the cell in errors."""
    return f"In[{cell.reply['execution_count']}]"


def table_of(cell) -> str:
    """The one table under the cell, as text."""
    assert len(cell.displays) == 1 and "<table>" in cell.displays[0]["text/html"], cell.describe()
    return cell.displays[0]["text/plain"]


def test_a_failing_expectation_fails_its_cell_at_its_line(kernel):
    kernel.ok("let ages = [3, 5]")
    cell = kernel.fails("let limit = 4\n\n#expect(ages.count > limit, \"too few\")\nprint(\"after\")")
    assert cell.error["ename"] == "ExpectationFailed"
    assert cell.error["evalue"] == "(ages.count → 2) > (limit → 4)\ntoo few"
    assert '3 | #expect(ages.count > limit, "too few")' in cell.traceback
    assert cell.text() == "after\n"
    assert kernel.value("limit") == "4"


def test_passing_expectations_are_silent(kernel):
    cell = kernel.ok("#expect(1 + 1 == 2)\nlet first = try #require([7].first)\n"
                     "withKnownIssue { #expect(first == 8) }\n#expect(throws: CancellationError.self) {\n"
                     "  throw CancellationError() }\nfirst")
    assert (cell.text(), cell.result) == ("", "7")


def test_all_failing_expectations_are_told(kernel):
    cell = kernel.fails("for n in 1...4 { #expect(n % 2 == 0) }\nIssue.record(\"by hand\")")
    assert cell.traceback.count("ExpectationFailed") == 2
    assert "IssueRecorded" in cell.traceback and "by hand" in cell.traceback
    assert "and so on" not in cell.traceback
    many = kernel.fails("for n in 0..<50 { #expect(n < 0) }")
    assert "50 checks failed; the first 20 are shown" in many.error["evalue"]


def test_a_requirement_that_is_not_met_ends_its_cell_without_a_dump(kernel):
    cell = kernel.fails("print(\"before\")\nlet none: Int? = nil\n_ = try #require(none, \"there is one\")\n"
                        "print(\"after\")")
    assert cell.text() == "before\n"
    assert cell.error["ename"] == "ExpectationFailed" and cell.error["evalue"].endswith("there is one")
    assert "3 | _ = try #require(none" in cell.traceback
    assert "ExpectationFailedError" not in cell.traceback and len(cell.traceback) < 400
    caught = kernel.fails("do { try #require(2 > 3) } catch { print(\"caught\") }")
    assert caught.text() == "caught\n" and "2 > 3" in caught.error["evalue"]


def test_an_expectation_in_a_helper_of_another_cell_names_both_lines(kernel):
    helper = kernel.ok("func check(_ n: Int) {\n  #expect(n.isMultiple(of: 3))\n}")
    cell = kernel.fails("check(9)\ncheck(10)")
    assert f"{label(helper)}:2\n" in cell.traceback and "2 |   #expect(n.isMultiple(of: 3))" in cell.traceback
    assert f"at {label(cell)}:2" in cell.traceback


def test_expectations_in_asynchronous_code(kernel):
    kernel.ok("func later(_ n: Int) async { await Task.yield(); #expect(n == 0, \"later\") }")
    for code in ["await later(1)", "await Task { await later(2) }.value",
                 "await withTaskGroup { g in g.addTask { await later(3) } }",
                 "async let l: Void = later(4)\nawait l"]:
        assert "later" in kernel.fails(code).error["evalue"], code


def test_expectations_in_jobs_fail_the_job(kernel):
    cell = kernel.ok("run(\"checks\") { #expect([1].isEmpty, \"in a job\") }\n")
    assert "failed" in cell.wait_for_jobs()[0]
    assert "[1].isEmpty" in cell.traceback and "in a job" in cell.traceback
    cell = kernel.ok("%%job\n#expect(\"a\" == \"b\")")
    assert "failed" in cell.wait_for_jobs()[0]
    assert '"a" == "b"' in cell.traceback


def test_an_error_after_a_failing_expectation_is_told_as_well(kernel):
    cell = kernel.fails("#expect(1 > 2)\nlet list: [Int] = []\nprint(list[0])")
    assert "1 > 2" in cell.traceback and "Index out of range" in cell.error["evalue"]


ASSERTIONS = [
    ("XCTAssertEqual(ages.count, 3)", 'XCTAssertEqual failed: ("2") is not equal to ("3")'),
    ('XCTAssert(ages.isEmpty, "some")', "XCTAssertTrue failed - some"),
    ("XCTAssertFalse(ages.first == 3)", "XCTAssertFalse failed"),
    ("XCTAssertNil(ages.last)", 'XCTAssertNil failed: "5"'),
    ("XCTAssertNotNil(ages.first { $0 > 9 })", "XCTAssertNotNil failed"),
    ("XCTAssertLessThanOrEqual(ages[1], 4)", 'XCTAssertLessThanOrEqual failed: ("5") is greater than ("4")'),
    ("XCTAssertEqual(0.1, 0.3, accuracy: 0.1)", 'XCTAssertEqual failed: ("0.1") is not equal to ("0.3")'),
    ("XCTAssertThrowsError(Int(ages[0]))", "XCTAssertThrowsError failed: did not throw error"),
    ("XCTAssertNoThrow(try { throw CancellationError() }())", "XCTAssertNoThrow failed: threw error"),
    ('XCTFail("never")', "failed - never"),
]


@pytest.fixture
def xctest(kernel):
    kernel.ok("import XCTest\nlet ages = [3, 5]")


@pytest.mark.parametrize("code, message", ASSERTIONS)
def test_a_failing_assertion_fails_its_cell_at_its_line(kernel, xctest, code, message):
    cell = kernel.fails(f'print("before")\n{code}\nprint("after")')
    assert cell.error["ename"] == "AssertionFailed"
    assert cell.error["evalue"].startswith(message), cell.error["evalue"]
    assert f"{label(cell)}:2\n" in cell.traceback and f"2 | {code}" in cell.traceback
    assert "statements" not in cell.traceback and not cell.error["evalue"].endswith("- ")
    assert cell.text() == "before\nafter\n"


def test_passing_assertions_are_silent(kernel, xctest):
    cell = kernel.ok("XCTAssertEqual(ages, [3, 5])\nXCTAssertNotNil(ages.first)\n"
                     "let old = try XCTUnwrap(ages.last)\nold")
    assert (cell.text(), cell.result) == ("", "5")


def test_unwrapping_nothing_ends_the_cell(kernel, xctest):
    cell = kernel.fails("let one = try XCTUnwrap(ages.first { $0 > 9 }, \"an old one\")\nprint(one)")
    assert cell.text() == "" and cell.traceback.count("AssertionFailed") == 1
    assert cell.error["evalue"] == 'XCTUnwrap failed: expected non-nil value of type "Int" - an old one'


def test_assertions_in_functions_in_asynchronous_code_and_in_jobs(kernel, xctest):
    helper = kernel.ok("func check(_ n: Int) async {\n  await Task.yield()\n  XCTAssertEqual(n, 0)\n}")
    for code in ["await check(1)", "await withTaskGroup { g in g.addTask { await check(2) } }"]:
        assert f"{label(helper)}:3\n" in kernel.fails(code).traceback, code
    cell = kernel.ok("let checks = run(\"checks\") { XCTAssertTrue(ages.isEmpty, \"in a job\") }\n")
    assert "failed" in cell.wait_for_jobs()[0]
    assert "XCTAssertTrue failed - in a job" in cell.traceback
    assert "failed: XCTAssertTrue failed - in a job" in kernel.fails("try checks.wait()").error["evalue"]


def test_a_test_case_that_a_cell_runs_reports_too_and_assertions_after_it(kernel, xctest):
    kernel.ok("final class Sums: XCTestCase { func testSum() { XCTAssertEqual(1 + 1, ages[0], \"sum\") } }")
    run = kernel.fails('Sums(name: "testSum") { ($0 as! Sums).testSum() }.run()')
    assert "sum\nin test Sums.testSum" in run.error["evalue"]
    assert "XCTFail" in kernel.fails("XCTFail()").traceback


TESTS = """
@Test func adds() { #expect(1 + 1 == 2) }
extension Tag { @Tag static var slow: Self }
@Test("Doubles stay small", .tags(.slow), arguments: [1, 2, 3]) func doubles(_ n: Int) async {
  await Task.yield()
  #expect(n * 2 < 5, "for \\(n)")
}
@Test(.disabled("needs a network")) func downloads() {}
@Suite struct Words {
  @Test func empty() throws { print("in a test"); try #require("".isEmpty) }
  @Suite struct Pairs {
    @Test(arguments: ["a"], [1, 2]) func both(_ s: String, _ n: Int) throws { #expect(s.count < n + 1) }
  }
}
"""


def test_the_tests_of_the_session_run_and_show_a_table(kernel):
    declaring = kernel.ok(TESTS)
    cell = kernel.fails("%test")
    table = table_of(cell)
    rows = [line.split("  ") for line in table.splitlines()]
    assert [row[0] for row in rows] == ["Test", "adds()", '"Doubles stay small"', "downloads()",
                                        "Words/empty()", "Words/Pairs/both(_:_:)"]
    assert f"{label(declaring)}:2" in table and "skipped: needs a network" in table
    assert "failed, 3 cases" in table and "passed, 2 cases" in table
    assert cell.text() == "in a test\n"
    assert cell.error["evalue"] == "1 of 5 tests failed"
    assert '(n * 2 → 6) < 5' in cell.traceback and "for 3" in cell.traceback
    assert 'in test "Doubles stay small"' in cell.traceback


def test_names_choose_tests(kernel):
    cell = kernel.ok("%test Words adds")
    assert len(table_of(cell).splitlines()) == 4
    assert "no test has a name with nonsense" in kernel.fails("%test nonsense").error["evalue"]


def test_a_test_that_is_declared_again_counts_once(kernel):
    kernel.ok("@Suite struct Words { @Test func full() { #expect(true) } }")
    table = table_of(kernel.ok("%test Words"))
    assert "Words/full()" in table and len(table.splitlines()) == 2
    kernel.ok("extension Words { @Test func more() { #expect(1 < 2) } }")
    kernel.ok("extension Words { @Test func more() { #expect(1 < 3) } }")
    assert len(table_of(kernel.ok("%test Words")).splitlines()) == 3


def test_a_test_that_traps_ends_the_cell_and_not_the_session(kernel):
    kernel.ok("@Test func traps() { let list: [Int] = []; _ = list[1] }")
    assert "Index out of range" in kernel.fails("%test traps").traceback
    kernel.ok("%test adds")


@pytest.mark.parametrize("code, says", [
    ("throw XCTSkip(\"there is no network\")", "skipped: there is no network"),
    ("throw XCTSkip()", "skipped"),
    ("try XCTSkipIf(1 < 2, \"not on weekends\")", "not on weekends"),
])
def test_a_skip_says_why(kernel, code, says):
    kernel.ok("import XCTest")
    cell = kernel.fails(code)
    assert cell.error["ename"] == "XCTSkip" and says in cell.error["evalue"], cell.describe()
    assert "sourceLocation" not in cell.traceback and "Optional(" not in cell.traceback
