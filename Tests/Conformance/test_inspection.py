"""Inspection over the wire: what the name under the cursor means."""

DOCUMENTED = """\
/// Weighs a <thing> & gives the result.
///
/// - Parameter thing: what to put on the `scales`
func weigh(_ thing: String, twice: Bool = false) -> Double {
  1.5
}
"""


def inspect(kernel, marked: str, detail: int = 0) -> dict | None:
    """Asks about the `|`; returns the data, or None when nothing is found."""
    cursor = marked.index("|")
    reply = kernel.request(
        "inspect_request",
        {"code": marked[:cursor] + marked[cursor + 1:], "cursor_pos": cursor,
         "detail_level": detail}, timeout=5)
    assert reply["status"] == "ok"
    assert reply["found"] == bool(reply["data"])
    if not reply["found"]:
        return None
    assert {"text/plain", "text/markdown", "text/html"} <= set(reply["data"])
    return reply["data"]


def told(kernel, marked: str, detail: int = 0) -> dict:
    """What is known, once it is: a busy machine's compiler may not be in time."""
    return kernel.until(lambda: inspect(kernel, marked, detail), 30)


def test_a_cells_function(kernel):
    kernel.ok(DOCUMENTED)
    data = told(kernel, "wei|gh(\"x\")")
    plain = data["text/plain"]
    assert "func weigh(_ thing: String, twice: Bool = false) -> Double" in plain
    assert "Weighs a <thing>" in plain and "- Parameter thing" in plain
    assert "In[" in plain and "line 4" in plain and "1.5" not in plain
    assert "&lt;thing&gt; &amp;" in data["text/html"] and "<thing>" not in data["text/html"]
    assert "```swift" in data["text/markdown"]
    assert "  1.5\n}" in told(kernel, "weigh|", detail=1)["text/plain"]


def test_inside_a_call(kernel):
    kernel.ok(DOCUMENTED)
    for marked in ["weigh(|", "weigh(\"a\", |)", "print(weigh(|))", "weigh(\"🦆é\", |"]:
        assert "func weigh" in told(kernel, marked)["text/plain"], marked


def test_inferred_types(kernel):
    kernel.ok("let table = [\"a\": [1.5]].mapValues { $0.map { Int($0) } }")
    assert "let table: [String : [Int]]" in told(kernel, "tab|le")["text/plain"]
    here = told(kernel, "let 🦆 = table.map { $0.key }\nprint(🦆|)")
    assert "let 🦆: [String]" in here["text/plain"]


def test_libraries(kernel):
    data = told(kernel, "[3, 1].sorted|()")
    assert "sorted" in data["text/plain"] and "module Swift" in data["text/plain"]
    kernel.ok("import Foundation")
    assert "single point in time" in told(kernel, "Dat|e()")["text/plain"]


def test_nothing_is_known(kernel):
    for marked in ["|", "nobodyKnows|", "12|", '"text|"', "// comment|", "+|"]:
        assert inspect(kernel, marked) is None, marked


def test_while_a_cell_runs(kernel):
    kernel.ok("let busy = 1")
    cell = kernel.start_cell('print("on")\nwhile true {}')
    cell.wait(lambda cell: "on" in cell.text())
    assert "let busy: Int" in told(kernel, "busy|")["text/plain"]
    assert cell.id not in kernel.replies, "the cell still runs"
    kernel.interrupt()
    kernel.finish(cell)


def test_deep_texts_do_not_delay_others_for_long(kernel):
    for code in ["[" * 5000, "f(" * 50_000, "a" * 200_000]:
        inspect(kernel, code + "|")
    kernel.request("kernel_info_request")
