"""Completion over the wire: what may stand at the cursor, at any time, and in time."""

import os
import signal

import psutil
import pytest

from kernel import TIMEOUT

TYPES = "_jupyter_types_experimental"


def complete(kernel, marked: str, timeout: float = TIMEOUT) -> dict:
    """Asks what may stand at the `|`; checks what holds for every answer."""
    cursor = marked.index("|")
    code = marked[:cursor] + marked[cursor + 1:]
    reply = kernel.request("complete_request", {"code": code, "cursor_pos": cursor},
                           timeout=timeout)
    assert reply["status"] == "ok"
    start, end = reply["cursor_start"], reply["cursor_end"]
    assert 0 <= start <= end <= len(code)
    types = reply["metadata"][TYPES]
    assert [entry["text"] for entry in types] == reply["matches"]
    assert all((entry["start"], entry["end"]) == (start, end) for entry in types)
    assert all(entry["type"] and isinstance(entry["signature"], str) for entry in types)
    assert len(set(reply["matches"])) == len(reply["matches"]) <= 300
    return reply


def matches(kernel, marked: str) -> list:
    return complete(kernel, marked)["matches"]


def find(kernel, text: str, marked: str) -> list:
    """The matches, once the text is among them: a busy machine's compiler may not be in time."""
    return kernel.until(lambda: (found := matches(kernel, marked)) and text in found and found)


def resident(kernel) -> psutil.Process | None:
    """The process that answers questions about code."""
    for child in psutil.Process(kernel.pid).children():
        # /proc's comm is cut after 15 characters.
        if child.name().startswith("swift-cell-comp"):
            return child
    return None


def test_members_of_an_earlier_cells_value(kernel):
    kernel.ok("struct Planet { var mass = 1.0; private var secret = 2 }\nprivate let earth = Planet()")
    assert find(kernel, "mass", "earth.ma|") == ["mass"]
    reply = complete(kernel, "earth.ma|")
    assert (reply["cursor_start"], reply["cursor_end"]) == (6, 8)
    entry = reply["metadata"][TYPES][0]
    assert entry["type"] == "property" and entry["signature"] == "mass: Double"


def test_labels_keywords_and_modules(kernel):
    kernel.ok("func travel(to place: String, by means: String = \"train\") {}")
    assert find(kernel, "to:", "travel(|")[0] == "to:"
    assert find(kernel, "travel", "trav|") == ["travel"]
    find(kernel, "guard", "gua|")
    find(kernel, "Foundation", "import Fou|")


@pytest.mark.parametrize("text", ["🦆", "e\u0301", "👩‍👩‍👧‍👦", "語"])
def test_places_are_counted_in_code_points(kernel, text):
    marked = f'let s = "{text}"; s.uppercase|'
    find(kernel, "uppercased", marked)
    reply = complete(kernel, marked)
    assert marked[reply["cursor_start"]:reply["cursor_end"]] == "uppercase"


@pytest.mark.parametrize("position", [-3, 4, 10**12])
def test_a_place_outside_the_text(kernel, position):
    reply = kernel.request("complete_request", {"code": "pri", "cursor_pos": position})
    assert reply["status"] == "ok" and 0 <= reply["cursor_start"] <= reply["cursor_end"] <= 3


def test_paths_in_magics(kernel, tmp_path):
    (tmp_path / "notes.txt").touch()
    marked = f"%load {tmp_path}/no|"
    reply = complete(kernel, marked)
    assert reply["matches"] == [f"{tmp_path}/notes.txt"]
    assert reply["metadata"][TYPES][0]["type"] == "path"


def test_while_a_cell_runs_and_a_job_too(kernel):
    kernel.ok("let numbers = [1, 2, 3]\nlet job = run { while !Task.isCancelled {} }")
    cell = kernel.start_cell('print("on")\nwhile true {}')
    cell.wait(lambda cell: "on" in cell.text())
    find(kernel, "map", "numbers.ma|")
    assert cell.id not in kernel.replies, "the cell still runs"
    kernel.interrupt()
    kernel.finish(cell)
    kernel.ok("job.cancel()")


def test_a_killed_resident_compiler(kernel):
    kernel.ok("let words = [\"a\"]")
    find(kernel, "joined", "words.join|")
    first = resident(kernel)
    first.kill()
    find(kernel, "joined", "words.join|")
    assert resident(kernel).pid != first.pid


def test_one_that_hangs_does_not_delay_others_for_long(kernel):
    find(kernel, "print", "pri|")
    process = resident(kernel)
    os.kill(process.pid, signal.SIGSTOP)
    asked = kernel.send("complete_request", {"code": "whi", "cursor_pos": 3})
    kernel.request("kernel_info_request")
    kernel.until(lambda: asked in kernel.replies)
    assert process.status() == psutil.STATUS_STOPPED, "the answer came before the process was ended"
    assert kernel.replies[asked]["content"]["matches"] == ["while"]
    # However much it is asked, the kernel never waits for it.
    for _ in range(3):
        complete(kernel, "let s = \"" + "x" * 300_000 + "\"; whi|")
    process.kill()
    find(kernel, "print", "pri|")


def test_deep_and_endless_texts_are_survived(kernel):
    for code in ["[" * 5000, "(" * 100_000, "x" * 200_000, "a." * 3000, '"' * 1001, "\0" * 100]:
        complete(kernel, code + "|")
    assert kernel.value("1 + 1") == "2"
    # What hung over one of them is ended in time and replaced.
    find(kernel, "print", "pri|")


def test_it_ends_with_a_killed_kernel(start_kernel):
    kernel = start_kernel()
    find(kernel, "print", "pri|")
    process = resident(kernel)
    assert os.getpgid(process.pid) == process.pid, "signals to the kernel's group miss it"
    os.kill(kernel.pid, signal.SIGKILL)
    process.wait(TIMEOUT)
