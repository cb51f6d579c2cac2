"""Whatever a job writes arrives under the cell that launched it: whole, in order, once."""

import pytest

WAYS = {
    "print": 'print("{t}")',
    "Swift.print": 'Swift.print("{t}")',
    "printf": 'withVaList([]) {{ _ = vprintf("{t}\\n", $0) }}',
    "fputs": 'fputs("{t}\\n", stdout)',
    "puts": 'puts("{t}")',
    "fwrite": 'let line = Array("{t}\\n".utf8); fwrite(line, 1, line.count, stdout)',
    "dump": 'dump("{t}")',
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_printing_finds_its_cell(kernel, way):
    """While other cells print too, long after the launching cell's idle."""
    kernel.ok("import Foundation\nlet go = DispatchSemaphore(value: 0)")
    body = WAYS[way].format(t="line \\(i) äöü😀")
    job = kernel.ok(f'let writer = run("writer") {{ () -> Void in go.wait()\n'
                    f"  for i in 0..<100 {{ {body} }} }}")
    other = kernel.ok('go.signal()\nfor i in 0..<100 { print("cell \\(i)") }')
    job.wait_for_jobs()
    kernel.ok("try writer.wait()")
    prefix = '- "' if way == "dump" else ""
    suffix = '"' if way == "dump" else ""
    assert job.text() == "".join(f"{prefix}line {i} äöü😀{suffix}\n" for i in range(100))
    assert other.text() == "".join(f"cell {i}\n" for i in range(100))


@pytest.mark.parametrize("body", [
    'fputs("\\(i)\\n", stderr)',
    'FileHandle.standardError.write(Data("\\(i)\\n".utf8))',
])
def test_standard_error_of_a_job(kernel, body):
    job = kernel.ok(f'import Foundation\nrun("complaints") {{ for i in 0..<50 {{ {body} }} }}')
    job.wait_for_jobs()
    assert job.text("stderr") == "".join(f"{i}\n" for i in range(50))
    assert job.text() == ""


def test_child_tasks_belong_to_the_job(kernel):
    job = kernel.ok('import Foundation\nlet parent = run("parent") { () async -> Void in\n'
                    "  await withTaskGroup(of: Void.self) { group in\n"
                    '    for n in 0..<8 { group.addTask { for i in 0..<20 { print("\\(n):\\(i)")\n'
                    '      await Task.yield(); fputs("e\\(n):\\(i)\\n", stderr) } } }\n  }\n'
                    '  await Task { print("unstructured") }.value\n}')
    other = kernel.ok('for i in 0..<200 { print("cell \\(i)") }')
    job.wait_for_jobs()
    lines = job.text().splitlines()
    assert sorted(lines) == sorted([f"{n}:{i}" for n in range(8) for i in range(20)] + ["unstructured"])
    for n in range(8):
        mine = [line for line in lines if line.startswith(f"{n}:")]
        assert mine == [f"{n}:{i}" for i in range(20)], "each child's lines are in order"
    assert sorted(job.text("stderr").splitlines()) == \
        sorted(f"e{n}:{i}" for n in range(8) for i in range(20))
    assert other.text() == "".join(f"cell {i}\n" for i in range(200))


@pytest.mark.slow
def test_many_jobs_of_many_cells_at_once(kernel):
    """Eight cells with three jobs each, printing by different ways, while cells print too."""
    kernel.ok("import Foundation\njobs.workers = 8")
    launching = []
    for c in range(8):
        launching.append(kernel.ok(
            f'for j in 0..<3 {{ run("c{c} j\\(j)") {{ () async -> Void in\n'
            f'  for i in 0..<200 {{\n    switch j {{\n    case 0: print("{c}/\\(j)/\\(i) äöü")\n'
            f'    case 1: Swift.print("{c}/\\(j)/\\(i)", "äöü")\n'
            f'    default: fputs("{c}/\\(j)/\\(i) äöü\\n", stdout)\n    }}\n'
            f"    if i % 50 == 0 {{ await Task.yield() }}\n  }}\n}} }}"))
    for n in range(5):
        cell = kernel.ok(f'for i in 0..<300 {{ print("cell {n} \\(i)") }}')
        assert cell.text() == "".join(f"cell {n} {i}\n" for i in range(300))
    for c, cell in enumerate(launching):
        cell.wait_for_jobs(3)
        lines = cell.text().splitlines()
        assert len(lines) == 600
        for j in range(3):
            mine = [line for line in lines if line.startswith(f"{c}/{j}/")]
            assert mine == [f"{c}/{j}/{i} äöü" for i in range(200)], f"cell {c}, job {j}"
    kernel.ok("jobs.workers = 4")


@pytest.mark.slow
def test_a_flood_of_lines_loses_nothing(kernel):
    job = kernel.ok('run("flood") { for i in 0..<50_000 { print("line \\(i)") } }')
    cells = [kernel.ok(f"{n}") for n in range(3)]
    assert [cell.result for cell in cells] == ["0", "1", "2"]
    job.wait_for_jobs(timeout=120)
    assert job.text() == "".join(f"line {i}\n" for i in range(50_000))


def test_characters_are_not_split(kernel):
    """Each byte is written on its own, slowly enough to be flushed in between."""
    job = kernel.ok('import Foundation\nrun("bytes") {\n'
                    '  for byte in "ä😀é漢👨‍👩‍👧!\\n".utf8 { var b = byte\n    fwrite(&b, 1, 1, stdout)\n'
                    "    Thread.sleep(forTimeInterval: 0.02) }\n}")
    job.wait_for_jobs()
    assert job.text() == "ä😀é漢👨‍👩‍👧!\n"
    assert not any("\ufffd" in content["text"] for content in job.contents("stream"))


def test_print_without_a_line_end_arrives_before_the_end_line(kernel):
    job = kernel.ok('run("no newline") { print("tail", terminator: "") }')
    job.wait_for_jobs()
    kinds = [m["msg_type"] for m in job.outputs if m["msg_type"] != "execute_result"]
    assert job.text() == "tail" and kinds == ["stream", "display_data"], kinds


def test_output_comes_while_the_job_runs(kernel):
    kernel.ok("import Foundation\nlet step = DispatchSemaphore(value: 0)")
    job = kernel.ok('run("steps") { for i in 0..<3 { print("step \\(i)"); step.wait() } }')
    for i in range(3):
        job.wait(lambda cell: f"step {i}\n" in cell.text())
        assert not job.end_lines
        kernel.ok("step.signal()")
    job.wait_for_jobs()


def test_display_in_a_job_finds_its_cell(kernel):
    job = kernel.ok('import Foundation\nlet shown = DispatchSemaphore(value: 0)\n'
                    'run("shows") { shown.wait(); print("before"); display([1, 2]); print("after") }')
    kernel.ok("shown.signal()")
    job.wait_for_jobs()
    assert [data["text/plain"] for data in job.displays] == ["[1, 2]"]
    kinds = [m["msg_type"] for m in job.outputs
             if m["msg_type"] != "execute_result"]
    assert kinds == ["stream", "display_data", "stream", "display_data"], kinds


def test_a_cells_own_output_is_before_its_reply(kernel):
    for n in range(20):
        cell = kernel.ok(f'for i in 0..<100 {{ print("\\(i)") }}\n{n}')
        idle = next(i for i, m in enumerate(cell.messages) if m["msg_type"] == "status"
                    and m["content"]["execution_state"] == "idle")
        assert idle == len(cell.messages) - 1
        assert cell.text() == "".join(f"{i}\n" for i in range(100)) and cell.result == str(n)


def test_an_error_of_a_job_comes_after_its_output(kernel):
    job = kernel.ok('struct Broken: Error {}\nlet broken = run("broken") { () -> Void in print("last words"); throw Broken() }')
    job.wait(lambda cell: cell.errors and cell.end_lines)
    kinds = [m["msg_type"] for m in job.outputs]
    assert kinds.index("stream") < kinds.index("error")


def test_a_child_process_writes_to_someone(kernel):
    """Raw descriptors have one possible owner here: the cell that runs."""
    cell = kernel.ok('import Foundation\nlet process = Process()\n'
                     'process.executableURL = URL(filePath: "/bin/sh")\n'
                     'process.arguments = ["-c", "echo out; echo err >&2"]\n'
                     "try process.run()\nprocess.waitUntilExit()\nprocess.terminationStatus")
    cell.wait(lambda cell: "out\n" in cell.text() and "err\n" in cell.text("stderr"))
    assert cell.result == "0"


def test_raw_writes_arrive(kernel):
    cell = kernel.ok('import Foundation\n_ = write(1, "raw\\n", 4)')
    cell.wait(lambda cell: cell.text() == "raw\n")
