"""What cells show: every representation, its metadata, and updates in place."""

import base64
import json

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
                       "ErkJggg==")


def displayed(cell) -> list:
    """The contents of what a cell has displayed."""
    return cell.contents("display_data")


def test_a_picture_travels_as_base64_with_its_size(kernel, tmp_path):
    path = tmp_path / "a dot.png"
    path.write_bytes(PNG)
    [shown] = displayed(kernel.ok(f'display(try Image(path: "{path}", width: 30, height: 20))'))
    assert base64.b64decode(shown["data"]["image/png"]) == PNG
    assert shown["metadata"] == {"image/png": {"width": 30, "height": 20}}
    assert "PNG" in shown["data"]["text/plain"]


def test_a_picture_that_cannot_be_read_is_an_error_with_its_path(kernel, tmp_path):
    cell = kernel.fails(f'try Image(path: "{tmp_path}/none.png")')
    assert cell.error["ename"] == "ImageError"
    assert f"{tmp_path}/none.png" in cell.error["evalue"]
    assert "No such file" in cell.error["evalue"]
    path = tmp_path / "text.png"
    path.write_text("no picture")
    assert str(path) in kernel.fails(f'try Image(path: "{path}")').error["evalue"]


def test_a_large_picture_arrives_whole(fresh_kernel):
    cell = fresh_kernel.ok(
        "var bytes = [UInt8](repeating: 7, count: 20_000_000)\n"
        "bytes.replaceSubrange(0..<3, with: [0xFF, 0xD8, 0xFF])\n"
        "display(try Image(data: bytes))")
    [shown] = displayed(cell)
    assert base64.b64decode(shown["data"]["image/jpeg"]) == b"\xff\xd8\xff" + bytes([7]) * 19_999_997


def test_json_is_json_on_the_wire(kernel):
    cell = kernel.ok('display(JSON(["list": [1, 2.5, nil, true], "text": "é\\"<"]))')
    [shown] = displayed(cell)
    assert shown["data"]["application/json"] == {"list": [1, 2.5, None, True], "text": 'é"<'}
    assert json.loads(shown["data"]["text/plain"]) == shown["data"]["application/json"]
    cell = kernel.ok("struct Pair: Encodable { var a = 1; var b: [String: Bool] = [\"x\": true] }\n"
                     "try JSON(encoding: Pair())")
    [result] = cell.contents("execute_result")
    assert result["data"]["application/json"] == {"a": 1, "b": {"x": True}}


def test_a_chart_is_a_vega_lite_specification(kernel):
    [shown] = displayed(kernel.ok('display(VegaLite(["mark": "bar", "data": ["values": [1]]]))'))
    assert shown["data"]["application/vnd.vegalite.v5+json"] == {
        "mark": "bar", "data": {"values": [1]}}
    cell = kernel.fails('display(try VegaLite("{\\"mark\\": }"))')
    assert "line 1, column 10" in cell.error["evalue"]


def test_texts_have_their_types(kernel):
    cell = kernel.ok('display(HTML("<b>x</b>"), Markdown("*x*"), Latex("$x$"), SVG("<svg/>"))')
    kinds = ["text/html", "text/markdown", "text/latex", "image/svg+xml"]
    assert [kind in shown["data"] for kind, shown in zip(kinds, displayed(cell))] == [True] * 4


def test_what_is_shown_is_updated_in_place_under_its_own_identifier(kernel):
    first = kernel.ok('let bar = display("0 %")')
    [shown] = displayed(first)
    identifier = shown["transient"]["display_id"]
    second = kernel.ok('bar.update(HTML("<b>50 %</b>"))\nrun { bar.update("100 %") }\njobs.wait()')
    updates = second.contents("update_display_data")
    assert [update["transient"]["display_id"] for update in updates] == [identifier] * 2
    assert [update["data"]["text/plain"] for update in updates] == ["<b>50 %</b>", '"100 %"']
    assert updates[0]["data"]["text/html"] == "<b>50 %</b>"


def test_output_is_cleared(kernel):
    cell = kernel.ok("print(1)\nclearOutput(wait: true)\nprint(2)\nclearOutput()")
    kinds = [(m["msg_type"], m["content"].get("wait")) for m in cell.outputs]
    assert kinds == [("stream", None), ("clear_output", True), ("stream", None),
                     ("clear_output", False)]


def test_an_array_of_structs_is_a_table(kernel):
    kernel.ok("struct Row { var name: String; var price: Double }")
    cell = kernel.ok('(0..<200).map { Row(name: "<\\($0)>", price: Double($0)) }')
    [result] = cell.contents("execute_result")
    html, text = result["data"]["text/html"], result["data"]["text/plain"]
    assert html.count("<tr>") == 52 and "&lt;7&gt;" in html and "150 more rows" in html
    assert text.startswith('[\n  Row(name: "<0>", price: 0.0),\n') and "… 100 more" in text
    assert "Cell_" not in text


def test_a_dictionary_of_structs_is_a_table_headed_by_its_keys(kernel):
    kernel.ok("struct City { var people: Int?; var river: String? }")
    cell = kernel.ok('["<Ulm>": City(people: 126, river: nil), "Bonn": City(people: nil, river: "Rhine")]')
    [result] = cell.contents("execute_result")
    html = result["data"]["text/html"]
    assert "<tr><th>&lt;Ulm&gt;</th><td>126</td>" in html and ">Rhine</td>" in html
    assert html.count(">nil</td>") == 2 and "Optional" not in html
    [numbers] = kernel.ok('["a": 1]').contents("execute_result")
    assert "text/html" not in numbers["data"]


def test_fields_that_are_left_out_are_counted(kernel):
    kernel.ok("struct Sixty {" + "; ".join(f"var f{i} = {i}" for i in range(60)) + "}")
    assert kernel.value("Sixty()").endswith("f49: 49, … 10 more\n)")


def test_a_key_of_any_type_names_no_module(kernel):
    kernel.ok("enum Key: Hashable { case number(Int) }")
    assert kernel.value("[AnyHashable(Key.number(2)): 1]") == "[Key.number(2): 1]"


def test_the_summary_of_a_job_is_one_line_of_its_value(kernel):
    kernel.ok('struct Two: CustomStringConvertible { var description: String { "one\\n  two" } }\n'
              "struct Point { var x = 1 }")
    for code, summary in (("Two()", "one two"), ('"a  b"', '"a  b"'),
                          ("[Point(), Point(x: 2)]", "[Point(x: 1), Point(x: 2)]")):
        [line] = kernel.ok(f"run {{ {code} }}").wait_for_jobs()
        assert line.split(" → ")[1] == summary
    [line] = kernel.ok("run { Array(0..<1000) }").wait_for_jobs()
    assert " → [0, 1, 2, " in line and line.endswith("…") and "\n" not in line


def test_a_job_that_ends_with_a_display_has_no_handle_in_its_summary(kernel):
    for code in ("display(1)", "display(1, 2)"):
        [line] = kernel.ok(f"run {{ {code} }}").wait_for_jobs()
        assert "completed" in line and "→" not in line


def test_of_a_million_elements_the_first_are_shown(fresh_kernel):
    fresh_kernel.ok("let many = (0..<1_000_000).map { [$0, $0] }")
    text = fresh_kernel.value("many")
    assert text.endswith("… 999,900 more\n]")


def test_errors_say_what_foundation_lets_them_say(fresh_kernel):
    fresh_kernel.ok("import Foundation\nstruct Full: LocalizedError "
                    '{ var errorDescription: String? { "The disk is full." } }')
    assert fresh_kernel.fails("throw Full()").error["evalue"] == "The disk is full."
