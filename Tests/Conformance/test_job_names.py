"""The names and numbers of jobs in what users read."""

import json
import re

from cell_result import plain


def test_errors_and_end_lines_of_several_jobs_name_their_job(kernel):
    """With cards and in consoles, thrown and trapped, alone and in the parts of a map."""
    kernel.ok("struct Oops: Error {}")
    code = ('run("thrown") { throw Oops() }\nrun("trapped") { fatalError("gone") }\nrun { throw Oops() }\n'
            '_ = try jobs.start(0..<2, name: "parts") { _ in throw Oops() }')
    for cell_id in [None, "c1"]:
        cell = kernel.ok(code, cell_id=cell_id)
        cell.wait(lambda cell: len(cell.errors) == 4)
        owners = sorted(re.search(r"^in (job \d+.*)$", plain("\n".join(error["traceback"])),
                                  re.MULTILINE)[1] for error in cell.errors)
        numbers = [int(re.search(r"\d+", owner)[0]) for owner in owners]
        assert max(numbers) - min(numbers) == 3, "parts take no numbers"
        assert sorted(re.sub(r"\d+", "N", owner) for owner in owners) == sorted(
            ["job N", 'job N "parts"', 'job N "thrown"', 'job N "trapped"']), owners
        ends = ([states[-1] for states in cell.cards.values()] if cell_id
                else cell.wait(lambda cell: cell.end_lines if len(cell.end_lines) == 4 else None))
        assert all(any(owner in end for end in ends) for owner in owners), (ends, owners)


def test_a_long_name_is_cut_wherever_it_is_shown(kernel):
    kernel.ok('struct Oops: Error {}\nlet long = "x\\(String(repeating: "long ", count: 1_000_000))"')
    cell = kernel.ok("let first = run(long) { throw Oops() }\nlet next = run(after: [first]) {}",
                     cell_id="c1")
    cell.wait(lambda cell: cell.errors)
    cell.wait(lambda cell: all(re.match("[✘◼]", states[-1]) for states in cell.cards.values()))
    listed = kernel.ok("%jobs --timeline\n%log")
    missing = kernel.fails("try jobs[long + long]")
    for shown in [cell, listed, missing]:
        size = sum(len(json.dumps(message["content"])) for message in shown.outputs)
        assert size < 200_000, size
    pages = [content["data"]["text/html"] for content in cell.contents("update_display_data")]
    assert any(re.search('<b title="x(long ){190,}', page) for page in pages), pages
    assert "xlong long" in json.dumps([message["content"] for message in listed.outputs])
    assert kernel.value("first.name.count") == "5000001"


def test_the_log_of_a_job_is_found_by_its_name_and_that_of_a_part_by_its_number(kernel):
    kernel.ok('try jobs.map(["a", "b"], name: "letters") { print("part \\($0)") }\n'
              'for n in 1...2 { try run("twice named") { print("run \\(n)") }.wait() }')
    number = kernel.value('try jobs["letters"].id')
    assert kernel.ok(f"%log {number}.2").text() == "part b\n"
    assert kernel.ok("%log letters[0]").text() == "part a\n"
    assert kernel.ok("%log 'twice named'").text() == "run 2\n", "the newest"
    assert "there is no job \"nobody\"; %jobs lists all" in kernel.fails("%log nobody").error["evalue"]
