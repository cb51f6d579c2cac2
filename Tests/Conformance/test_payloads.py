"""What a cell hands to its front-end beside its output: payloads, and much in one piece."""


def test_a_page_and_the_next_cell_are_in_the_reply(kernel):
    cell = kernel.ok('page("long text")\nsetNextInput("let next = 1")')
    assert cell.reply["payload"] == [
        {"source": "page", "data": {"text/plain": "long text"}, "start": 0},
        {"source": "set_next_input", "text": "let next = 1", "replace": False}]
    assert not cell.outputs
    assert kernel.ok("1").reply["payload"] == []


def test_a_failed_cell_asks_for_nothing(kernel):
    cell = kernel.fails('struct Failed: Error {}\npage("text")\nthrow Failed()')
    assert cell.reply.get("payload", []) == []
    assert kernel.ok("1").reply["payload"] == []


def test_a_display_of_twenty_million_bytes_arrives_whole(kernel):
    cell = kernel.ok('print("before")\n'
                     'display(HTML(String(repeating: "é", count: 10 << 20)))\nprint("after")',
                     timeout=120)
    assert [len(d["text/html"]) for d in cell.displays] == [10 << 20]
    assert cell.text() == "before\nafter\n"
