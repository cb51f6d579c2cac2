"""Progress over the wire: of jobs, of cells, of a map and its parts."""

import re
import time

from test_cards import WAIT, one_card, wait_for_card


def test_a_loop_of_a_job_is_followed_on_its_card(kernel):
    kernel.ok(WAIT)
    cell = kernel.ok('let load = run("load") { for _ in tracked(0..<3, "files") { go.wait() } }',
                     cell_id="c1")
    for done in range(3):
        wait_for_card(cell, rf"running .*\b{done} of 3\b.*files")
        kernel.ok("go.signal()")
    wait_for_card(cell, "completed")
    assert len(one_card(cell)) >= 5


def test_a_job_that_fails_ends_at_the_true_value(kernel):
    kernel.ok("struct Oops: Error {}")
    for code in ("for n in 0...700 { progress(n, of: 1000) }",
                 "for n in tracked(0..<1000) { if n == 700 { break } }"):
        cell = kernel.ok(f"run {{ () throws -> Void in {code}; throw Oops() }}", cell_id="c1")
        wait_for_card(cell, "failed")
        assert "700 of 1,000 done" in one_card(cell)[-1]


def test_a_cell_shows_its_own_progress(kernel):
    cell = kernel.ok("var sum = 0\nfor n in tracked(1...4, \"adding\") {\n"
                     "  sum += n\n  try await Task.sleep(for: .milliseconds(300))\n}\nsum",
                     cell_id="c1")
    assert cell.result == "10"
    states = one_card(cell)
    assert any("1 of 4" in state and "adding" in state for state in states), states
    assert re.fullmatch(r"✔ adding 4 of 4 in .*", states[-1]), states


def test_a_map_has_one_card_with_its_parts_as_progress(kernel):
    cell = kernel.ok('try jobs.map(0..<6, name: "squares", limit: 2) { n in\n'
                     "  progress(n, of: 10)\n"
                     "  try await Task.sleep(for: .milliseconds(200))\n  return n * n\n}",
                     cell_id="c1")
    assert cell.result == "[0, 1, 4, 9, 16, 25]"
    states = one_card(cell)
    assert any(re.search(r'"squares" running .*\b[24] of 6\b', state) for state in states), states
    assert re.fullmatch(r'✔ job \d+ "squares" completed in .* → 6 parts', states[-1])


def test_a_failing_map_is_one_error_and_one_card(kernel):
    kernel.ok("struct Oops: Error {}")
    cell = kernel.fails('try jobs.map(0..<6, name: "bad") { n in if n == 3 { throw Oops() } }',
                        cell_id="c1")
    assert cell.error["ename"] == "Oops"
    assert re.fullmatch(r'✘ job \d+ "bad" failed after .*, \d of 6 done: '
                        r'job \d+\.4 "bad\[3\]" failed: Oops\(\)', one_card(cell)[-1])


def test_cancelling_a_map_ends_its_parts(kernel):
    cell = kernel.ok('let map = try jobs.start(0..<6) { _ in try await Task.sleep(for: .seconds(600)) }',
                     cell_id="c1")
    wait_for_card(cell, "running")
    kernel.ok(f"%cancel {kernel.value('map.id')}")
    wait_for_card(cell, "cancelled")
    assert len(cell.cards) == 1
    assert kernel.value("jobs.all.suffix(5).allSatisfy { $0.state == .cancelled }") == "true"


def test_a_fast_loop_neither_floods_nor_is_slowed(kernel):
    code = ("let clock = ContinuousClock()\n"
            "func count(_ n: Int) -> Int { var sum = 0; for i in tracked(0..<n) { sum &+= i }; return sum }\n"
            "let job = run { clock.measure { _ = count(10_000_000) } }\n"
            "let time = try job.wait()\ntime < .seconds(60)")
    # A message for each of ten million steps would take minutes.
    start = time.monotonic()
    cell = kernel.ok(code, cell_id="c1")
    seconds = time.monotonic() - start
    assert cell.result == "true"
    assert len(one_card(cell)) <= 8 * seconds + 4, one_card(cell)


def test_a_waiting_cell_shows_live_what_its_jobs_print(kernel, tmp_path):
    """The job goes on only when the test has seen its line, while the cell still waits."""
    flag = tmp_path / "flag"
    for wait in ("try job.wait()", "%wait", "try jobs.wait(timeout: .seconds(60))"):
        flag.unlink(missing_ok=True)
        cell = kernel.start_cell(
            'import Foundation\nlet job = run {\n  print("one")\n'
            f'  while access("{flag}", F_OK) != 0 {{ usleep(1000) }}\n  print("two")\n}}\n{wait}')
        cell.wait(lambda cell: cell.text() == "one\n")
        assert not cell.is_idle
        flag.touch()
        kernel.finish(cell)
        assert cell.status == "ok" and cell.text() == "one\ntwo\n", cell.describe()


def test_a_waiting_cell_leaves_what_jobs_print_to_their_own_cell(kernel, tmp_path):
    flag = tmp_path / "flag"
    first = kernel.ok('import Foundation\nlet job = run {\n'
                      f'  while access("{flag}", F_OK) != 0 {{ usleep(1000) }}\n  print("out")\n}}')
    second = kernel.start_cell('print("waits")\ntry job.wait()')
    second.wait(lambda cell: cell.text() == "waits\n")
    flag.touch()
    first.wait(lambda cell: cell.text() == "out\n")
    assert kernel.finish(second).text() == "waits\n"
