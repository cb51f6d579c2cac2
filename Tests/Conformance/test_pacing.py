"""Much output is sent no faster than servers let through, and keeps no other client waiting."""

import pytest


LINE = "a line that says little and fills some fifty bytes"


def test_a_cell_that_floods_is_interrupted(fresh_kernel):
    """What it has written is sent first, of which there is a bounded amount."""
    kernel = fresh_kernel
    kernel.ok("1")
    flood = kernel.start_cell(f'var n = 0\nwhile true {{ print("\\(n) {LINE}"); n += 1 }}')
    # More than a server takes at once: from here on the cell is held back.
    flood.wait(lambda cell: len(cell.text()) > 2_500_000)
    before = len(flood.text())
    kernel.interrupt()
    kernel.finish(flood)
    assert len(flood.text()) - before < 8 << 20
    assert flood.errors[0]["ename"] == "Interrupted"
    numbers = [int(line.split()[0]) for line in flood.text().splitlines()[:-1]]
    assert numbers == list(range(len(numbers)))
    assert kernel.ok("n > 0").result == "true"


@pytest.mark.parametrize("write", ["print(text)", "puts(text)", "FileHandle.standardOutput.write(data)"])
def test_a_job_that_floods_is_cancelled_within_its_grace(fresh_kernel, write):
    """While it may end by itself it goes on writing, but no faster than before."""
    kernel = fresh_kernel
    kernel.ok("%output --cap off\nimport Foundation")
    flood = kernel.ok('let job = run { let text = String(repeating: "x", count: 999)\n'
                      f'let data = Data((text + "\\n").utf8)\nwhile true {{ {write} }} }}')
    flood.wait(lambda cell: len(cell.text()) > 1_500_000)
    before = len(flood.text())
    cell = kernel.ok("let start = ContinuousClock.now\njob.cancel()\n"
                     "while !job.state.isFinal { usleep(1000) }\nContinuousClock.now - start")
    assert float(cell.result.split()[0]) < 2.5
    flood.wait(lambda cell: cell.end_lines)
    assert len(flood.text()) - before < 4 << 20
    assert set(flood.text().splitlines()) == {"x" * 999}


def test_a_cancelled_job_has_its_last_words_while_output_is_held_back(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok("%output --cap off")
    flood = kernel.ok('let job = run { let text = String(repeating: "x", count: 999)\n'
                      'while !Task.isCancelled { print(text) }\nprint("tidied up") }')
    flood.wait(lambda cell: len(cell.text()) > 1_500_000)
    kernel.ok("job.cancel()")
    flood.wait(lambda cell: cell.end_lines)
    assert flood.text().endswith("x\ntidied up\n")
    assert "completed" in flood.end_lines[0]


def test_cells_are_answered_while_jobs_flood(fresh_kernel):
    kernel = fresh_kernel
    kernel.ok("%output --cap off\nimport Foundation\nlet go = DispatchSemaphore(value: 0)")
    jobs = [kernel.ok(f'run {{ go.wait()\nfor i in 0..<60_000 {{ print("\\(i) {LINE}") }} }}')
            for _ in range(2)]
    kernel.ok("go.signal(); go.signal()")
    for n in range(5):
        cell = kernel.ok(f'print("cell {n}")\n{n}', timeout=15)
        assert cell.text() == f"cell {n}\n" and cell.result == str(n)
    assert any(not job.end_lines for job in jobs), "they have much to say still"
    # Now as fast as it comes.
    kernel.ok("%output --rate off")
    expected = "".join(f"{i} {LINE}\n" for i in range(60_000))
    for job in jobs:
        job.wait(lambda cell: len(cell.text()) >= len(expected))
        assert job.text() == expected


def test_text_in_many_small_pieces_is_whole(fresh_kernel):
    """Each line on another stream than the one before is a message of its own."""
    kernel = fresh_kernel
    kernel.ok("import Foundation")
    job = kernel.ok('run { for i in 0..<3000 { print(i); fputs("\\(i)\\n", stderr) } }')
    expected = "".join(f"{i}\n" for i in range(3000))
    job.wait(lambda cell: cell.text() == expected and cell.text("stderr") == expected)
