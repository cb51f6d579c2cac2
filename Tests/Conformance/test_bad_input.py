"""Bad input, each with a clear outcome."""

import os
import re
import signal

import pytest


@pytest.mark.parametrize("code", ["", " ", "\n\n\t\n", "// only a comment", "/* a\nb */",
                                  "// a\n// b\n", "#if false\nnonsense()\n#endif", "\ufeff"],
                         ids=repr)
def test_a_cell_with_nothing_to_do(kernel, code):
    cell = kernel.ok(code)
    assert cell.result is None and not cell.outputs, cell.describe()


@pytest.mark.slow
def test_a_megabyte_of_source(kernel):
    body = "".join(f"let v{n} = {n} // {'x' * 80}\n" for n in range(200))
    comment = "// " + "y" * 97 + "\n"
    code = comment * ((1 << 20) // 100) + body + "v199"
    assert len(code) > 1 << 20
    assert kernel.run_cell(code, timeout=120).result == "199"
    literal = 'let long = "' + "z" * (1 << 20) + '"\nlong.count'
    assert kernel.run_cell(literal, timeout=120).result == str(1 << 20)
    broken = comment * ((1 << 20) // 100) + "let x: Int = \"no\""
    cell = kernel.run_cell(broken, timeout=120)
    assert cell.status == "error" and len(str(cell.error)) < 100_000
    assert kernel.value("v199") == "199"


def test_names_that_are_not_ascii(kernel):
    kernel.ok('let größe = 3\nfunc 数える(_ 👍: Int) -> Int { 👍 * größe }\nstruct Ö { var 名 = "ß" }')
    assert kernel.value("数える(4)") == "12"
    assert kernel.value("Ö().名") == '"ß"'


def test_output_that_is_not_ascii(kernel):
    cell = kernel.ok('print("😀 é (composed) é (combining) 👨‍👩‍👧 עברית \\u{202E}x")')
    assert cell.text() == "😀 é (composed) é (combining) 👨‍👩‍👧 עברית \u202ex\n"


def test_carets_stand_under_the_users_characters(kernel):
    cell = kernel.fails('let s = "😀😀"; let n: Int = "é"')
    assert 'let n: Int = "é"' in cell.traceback


def test_carriage_returns(kernel):
    assert kernel.value("let a = 1\r\nlet b = 2\r\na + b") == "3"


def test_a_number_sign_directive_of_the_user(kernel):
    """A cell's own #sourceLocation may not confuse the session."""
    kernel.run_cell('#sourceLocation(file: "elsewhere.swift", line: 100)\nlet q = 1\n#sourceLocation()')
    assert kernel.value("1 + 1") == "2"


def test_nul_bytes_in_the_source(kernel):
    kernel.run_cell("let z = 1\0\nz")
    kernel.run_cell('"a\0b"')
    assert kernel.value("1 + 1") == "2"


def test_nul_bytes_in_output(kernel):
    cell = kernel.ok('print("a\\0b")\nprint("c")')
    assert cell.text() == "a\0b\nc\n"
    job = kernel.ok('run("nul") { print("d\\0e") }')
    job.wait_for_jobs()
    assert job.text() == "d\0e\n"
    assert kernel.value('"f\\0g"') == '"f\\0g"'


def test_invalid_utf8_from_a_job(kernel):
    job = kernel.ok('import Foundation\nrun("bytes") {\n'
                    '  let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xC3, 0x28, 0xE2, 0x82, 0x0A]\n'
                    "  fwrite(bytes, 1, bytes.count, stdout)\n"
                    '  print("fine")\n  let cut: [UInt8] = [0x65, 0xF0, 0x9F]\n'
                    "  fwrite(cut, 1, cut.count, stdout)\n}")
    job.wait_for_jobs()
    text = job.text()
    assert text.startswith("a\ufffdb\ufffd(") and "fine\n" in text and text[-2:] == "e\ufffd", text


def test_a_job_launched_from_a_job_belongs_to_the_same_cell(kernel):
    cell = kernel.ok('run("outer") {\n  print("outer")\n  run("inner") { print("inner")\n'
                     '    run("innermost") { print("innermost") } }\n}')
    kernel.ok('print("another cell")')
    cell.wait_for_jobs(3)
    assert sorted(cell.text().split()) == ["inner", "innermost", "outer"]


def test_run_in_a_cell_that_then_throws(kernel):
    kernel.ok("struct After: Error {}")
    cell = kernel.fails('let survivor = run("survivor") { () async -> Int in\n'
                        '  try? await Task.sleep(for: .milliseconds(100)); print("still here"); return 8 }\n'
                        "throw After()")
    cell.wait_for_jobs()
    assert "completed" in cell.end_lines[0] and cell.text() == "still here\n"
    assert kernel.value("try survivor.wait()") == "8"


def test_run_in_a_cell_that_then_traps(kernel):
    cell = kernel.fails('let outliver = run("outliver") { () async -> Int in\n'
                        '  try? await Task.sleep(for: .milliseconds(100)); return 9 }\n'
                        'fatalError("cell")')
    cell.wait_for_jobs()
    assert kernel.value("try outliver.wait()") == "9"


def test_run_in_a_cell_that_does_not_compile(kernel):
    cell = kernel.fails('run("unborn") { print("ran") }\nnowhere')
    kernel.ok("1")
    assert cell.text() == "" and not cell.end_lines


@pytest.mark.slow
def test_ten_thousand_jobs_at_once(fresh_kernel):
    kernel = fresh_kernel
    cell = kernel.ok("import Synchronization\nlet ran = Atomic<Int>(0)\n"
                     "let many = (0..<10_000).map { n in run(\"many\") { () -> Int in\n"
                     "  ran.add(1, ordering: .relaxed)\n  if n % 1000 == 0 { print(n) }\n  return n\n} }",
                     timeout=120)
    assert kernel.run_cell("try many.map { try $0.wait() }.reduce(0, +)", timeout=120).result == \
        str(sum(range(10_000)))
    assert kernel.value("ran.load(ordering: .relaxed)") == "10000"
    assert kernel.value("jobs.all.count") == "10000"
    cell.wait(lambda cell: len(cell.text().split()) == 10, timeout=120)
    assert sorted(map(int, cell.text().split())) == list(range(0, 10_000, 1000))
    assert kernel.manager.is_alive() and kernel.runner.num_threads() < 100


def test_a_job_that_outlives_its_runner(kernel):
    cell = kernel.ok('let doomed = run("doomed") { () async throws -> Void in\n'
                     '  print("up")\n  while true { try await Task.sleep(for: .milliseconds(20)) } }')
    cell.wait(lambda cell: "up" in cell.text())
    runner = kernel.runner
    os.kill(runner.pid, signal.SIGKILL)
    cell.wait(lambda cell: cell.errors)
    assert len(cell.errors) == 1 and "\n" not in cell.error["evalue"].strip()
    kernel.until(lambda: kernel.run_cell("1 + 1").result == "2")


def test_a_huge_single_line(kernel):
    cell = kernel.ok('print(String(repeating: "ä", count: 3_000_000))')
    assert cell.text() == "ä" * 3_000_000 + "\n"


def test_a_huge_result(kernel):
    """It is cut with a count of what was left out; printed, it is whole."""
    shown = kernel.value("Array(repeating: 7, count: 200_000)")
    left_out = int(re.search(r"… ([\d,]+) more", shown)[1].replace(",", ""))
    assert shown.count("7") + left_out == 200_000 and len(shown) < 20_000
    cell = kernel.ok("print(Array(repeating: 7, count: 200_000))")
    assert cell.text().count("7") == 200_000


def test_a_deeply_nested_expression(kernel):
    """Whatever the compiler says to it, the next cell works."""
    kernel.run_cell("(" * 5000 + "1" + ")" * 5000, timeout=120)
    assert kernel.value("1 + 1") == "2"


def test_closing_streams_does_not_end_the_session(kernel):
    kernel.run_cell("import Foundation\nclose(0)\nfclose(stdin)")
    for _ in range(20):
        # Memory of a closed stream would be used for something else meanwhile.
        assert kernel.ok('let texts = (0..<50).map { String(repeating: "x", count: 500 + $0) }\nprint("ok")'
                         ).text() == "ok\n"


CLOSERS = {
    "close": "for number: Int32 in 0...255 { close(number) }",
    "dup2": "for number: Int32 in 3...60 { dup2(1, number) }",
    "dup3": "for number: Int32 in 3...60 { dup3(1, number, 0) }",
    "close_range": "close_range(3, .max, 0)",
    "a part of close_range": "for number: UInt32 in 3...30 { close_range(number, number + 1, 0) }",
    "closefrom": "closefrom(0)",
}
FUNCTIONS = """
import Foundation
@_silgen_name("close_range") func close_range(_ first: UInt32, _ last: UInt32, _ flags: Int32) -> Int32
@_silgen_name("closefrom") func closefrom(_ first: Int32)
@_silgen_name("dup3") func dup3(_ source: Int32, _ target: Int32, _ flags: Int32) -> Int32
"""


@pytest.mark.parametrize("way", CLOSERS)
def test_a_cell_cannot_take_the_descriptors_of_the_runner(kernel, way):
    kernel.ok(FUNCTIONS)
    process = kernel.value("getpid()")
    kernel.ok(f"{CLOSERS[way]}\nprint(1)")
    kernel.ok('print("to errors")\nfputs("e", stderr)')
    job = kernel.ok('run { print("in a job"); return 5 }\n')
    assert "completed" in job.wait_for_jobs()[0] and job.text() == "in a job\n"
    assert kernel.value("getpid()") == process


def test_the_child_of_a_fork_closes_what_it_wants(kernel):
    kernel.ok(FUNCTIONS + '@_silgen_name("fork") func copy() -> Int32')
    cell = kernel.ok("let child = copy()\n"
                     "if child == 0 { closefrom(3); _exit(fcntl(3, F_GETFD) < 0 && close(1) == 0 ? 7 : 8) }\n"
                     "var status: Int32 = 0\nwaitpid(child, &status, 0)\nprint(status >> 8)")
    assert cell.text() == "7\n"
    assert kernel.value("2 + 2") == "4"


def test_the_streams_have_their_usual_descriptors(kernel):
    kernel.ok("import Foundation")
    assert kernel.value("[fileno(stdin), fileno(stdout), fileno(stderr)]") == "[0, 1, 2]"
    assert kernel.value("[fileno_unlocked(stdout), isatty(fileno(stdout))]") == "[1, 0]"
    assert kernel.value("{ let f = tmpfile()!; defer { fclose(f) }; return fileno(f) > 2 }()") == "true"


@pytest.mark.parametrize("code", [
    "pthread_cancel(pthread_self())\nprint(1)", "func leave() { pthread_cancel(pthread_self()) }\nleave()"])
def test_a_cell_that_cancels_its_thread_ends_with_an_error(kernel, code):
    kernel.ok("import Foundation")
    process = kernel.value("getpid()")
    cell = kernel.fails(code)
    assert "thread" in cell.error["evalue"] and "In[" in cell.traceback
    job = kernel.ok("run { pthread_cancel(pthread_self()) }\n")
    assert "completed" not in job.wait_for_jobs()[0]
    assert kernel.value("getpid()") == process


def test_a_thread_that_another_cancels_goes_on(kernel):
    kernel.ok("import Foundation\nlet cellThread = pthread_self()")
    kernel.ok("let canceller = Thread { pthread_cancel(cellThread) }\ncanceller.start()\n"
              "while !canceller.isFinished { usleep(1000) }\nsleep(0)\nprint(1)")
    assert kernel.value("3 + 4") == "7"


def test_a_file_takes_the_place_of_standard_input(fresh_kernel, tmp_path):
    (tmp_path / "lines.txt").write_text("one\ntwo\n")
    cell = fresh_kernel.ok(f'import Foundation\n_ = freopen("{tmp_path}/lines.txt", "r", stdin)\n'
                      'while let line = readLine() { print(line) }')
    assert cell.text() == "one\ntwo\n"
    fresh_kernel.ok("fclose(stdin)")
    assert fresh_kernel.value("1 + 1") == "2"


def test_a_changed_directory_does_not_break_later_cells(kernel):
    kernel.ok('import Foundation\nFileManager.default.changeCurrentDirectoryPath("/")')
    assert kernel.value("FileManager.default.currentDirectoryPath") == '"/"'


def test_an_emptied_environment_does_not_break_later_cells(kernel):
    kernel.ok('import Foundation\nunsetenv("PATH")\nunsetenv("HOME")')
    assert kernel.value("1 + 1") == "2"


def test_cells_see_the_directory_of_the_notebook(start_kernel, tmp_path):
    directory = tmp_path / "a föld er"
    directory.mkdir()
    kernel = start_kernel(cwd=str(directory))
    kernel.ok("import Foundation")
    assert kernel.value("FileManager.default.currentDirectoryPath") == f'"{directory}"'
