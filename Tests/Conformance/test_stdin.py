"""What a cell asks reaches the user of the front-end that runs it, and the answer the cell."""

import pytest
from jupyter_client.session import Session

from kernel import Kernel


def ask(kernel, code, **options):
    """Starts a cell and returns it with the first question it asks."""
    asked = len(kernel.input_requests)
    cell = kernel.start_cell(code, **options)
    kernel.until(lambda: len(kernel.input_requests) > asked)
    return cell, kernel.input_requests[-1]


def answer(kernel, value):
    kernel.client.input(value)


def test_a_question_and_its_answer(kernel):
    cell, question = ask(kernel, 'print("before")\nlet who = input("Name? ")!\nprint("Hi", who)')
    assert question["msg_type"] == "input_request"
    assert question["content"] == {"prompt": "Name? ", "password": False}
    assert question["parent_header"]["msg_id"] == cell.id
    answer(kernel, "Zoë")
    assert kernel.finish(cell).text() == "before\nHi Zoë\n"


def test_a_secret(kernel):
    cell, question = ask(kernel, 'input(password: "Key: ")!.count')
    assert question["content"] == {"prompt": "Key: ", "password": True}
    answer(kernel, "12345")
    assert kernel.finish(cell).result == "5"


def test_what_was_printed_is_shown_before_the_question(kernel):
    cell, _ = ask(kernel, 'print("Choose", terminator: ": ")\nlet choice = readLine()')
    cell.wait(lambda cell: cell.text() == "Choose: ", timeout=5)
    answer(kernel, "a")
    assert kernel.finish(cell).status == "ok"


def test_several_questions_come_one_after_another(kernel):
    cell, _ = ask(kernel, "var words: [String] = []\n"
                          "for _ in 0..<3 { words.append(readLine()!) }\nwords")
    for number in range(3):
        kernel.until(lambda: len(kernel.input_requests) and
                     sum(q["parent_header"]["msg_id"] == cell.id
                         for q in kernel.input_requests) == number + 1)
        answer(kernel, f"w{number}")
    assert kernel.finish(cell).result == '["w0", "w1", "w2"]'


def test_the_end_of_the_input(kernel):
    cell, _ = ask(kernel, "readLine() == nil")
    answer(kernel, "\x04")
    assert kernel.finish(cell).result == "true"


def test_a_front_end_without_input(kernel):
    cell = kernel.fails("let no = readLine()", allow_stdin=False)
    assert "allow_stdin" in cell.error["evalue"]
    assert not any(q["parent_header"]["msg_id"] == cell.id for q in kernel.input_requests)


def test_an_interrupt_ends_the_waiting(kernel):
    cell, _ = ask(kernel, "let never = readLine()")
    kernel.interrupt()
    assert kernel.finish(cell, timeout=10).status == "error"
    # What is typed now answers nothing, also not the next question.
    answer(kernel, "too late")
    kernel.request("kernel_info_request")
    cell, _ = ask(kernel, "readLine()!")
    answer(kernel, "in time")
    assert kernel.finish(cell).result == '"in time"'


class Attached:
    """A running kernel, for one more front-end with a session of its own."""

    def __init__(self, manager):
        self.manager = manager

    def client(self):
        return self.manager.client(session=Session(key=self.manager.session.key))

    def __getattr__(self, name):
        return getattr(self.manager, name)


def test_each_front_end_is_asked_by_its_own_cells(kernel):
    other = Kernel(manager=Attached(kernel.manager))
    try:
        mine, _ = ask(kernel, 'let mine = input("mine? ")!')
        theirs = other.start_cell('let theirs = input("theirs? ")!\nmine + theirs')
        assert not other.input_requests
        answer(kernel, "1")
        kernel.finish(mine)
        other.until(lambda: other.input_requests)
        assert [q["content"]["prompt"] for q in other.input_requests] == ["theirs? "]
        answer(other, "2")
        assert other.finish(theirs).result == '"12"'
    finally:
        other.client.stop_channels()


@pytest.mark.parametrize("content", [{}, {"value": 3}, {"status": "error"}])
def test_a_malformed_answer_is_no_answer(kernel, content):
    cell, _ = ask(kernel, "readLine()!")
    message = kernel.client.session.msg("input_reply", content)
    kernel.channels["stdin"].send(message)
    answer(kernel, "legible")
    assert kernel.finish(cell).result == '"legible"'
