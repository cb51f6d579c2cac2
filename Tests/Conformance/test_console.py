"""`jupyter console` in a terminal: input and output."""

import pytest

from console import INTERRUPT, UP, Console


@pytest.fixture
def console(tmp_path):
    console = Console(tmp_path)
    yield console
    console.close()


def test_a_console_session(console):
    console.expect(r"In \[1\]:")
    console.type("let answer = 6 * 7")
    console.expect(r"In \[2\]:")
    console.type("answer")
    console.expect(r"Out\[2\]:\s*42")
    console.expect(r"In \[3\]:")
    console.type('print("hello", "console")')
    console.expect(r"\nhello console")
    console.expect(r"In \[4\]:")
    console.type("nowhere")
    console.expect(r"cannot find 'nowhere' in scope")
    console.expect(r"In \[5\]:")
    console.type('run("slow") { try await Task.sleep(for: .seconds(1)); print("from" + " a job") }')
    console.expect(r"In \[6\]:")
    console.type('jobs.wait(); print("waited")')
    console.expect(r"from a job")
    console.expect(r"waited")
    console.expect(r"In \[7\]:")
    console.leave()


def test_a_console_is_not_caught_by_half_a_line(console):
    console.expect(r"In \[1\]:")
    console.type("func f()")
    console.type("")
    console.expect(r"expected '\{' in body of function")
    console.expect(r"In \[\d\]:")
    console.type("%%sh")
    console.type("echo from the" + " ''script")
    console.type("")
    console.expect(r"\nfrom the script")
    console.expect(r"In \[\d\]:")
    console.type("!echo from a ''command")
    console.expect(r"\nfrom a command")


def test_a_console_continues_open_braces(console):
    console.expect(r"In \[1\]:")
    console.type("func half(_ n: Int) -> Int {")
    console.expect(r"\.\.\.:")
    console.type("n / 2")
    console.expect(r"\.\.\.:")
    console.type("}")
    console.press("\x1b\r")
    console.expect(r"In \[2\]:")
    console.type("half(84)")
    console.expect(r"Out\[2\]:\s*42")


def test_a_console_interrupts(console):
    console.expect(r"In \[1\]:")
    console.type('let kept = 5; print("go" + "ing"); try await Task.sleep(for: .seconds(600))')
    console.expect(r"\ngoing")
    console.press(INTERRUPT)
    console.expect(r"In \[2\]:")
    console.type("kept")
    console.expect(r"Out\[2\]:\s*5")


def test_a_console_recalls_what_was_typed(console):
    console.expect(r"In \[1\]:")
    console.type("let recalled = 21")
    console.expect(r"In \[2\]:")
    console.type("recalled * 2")
    console.expect(r"Out\[2\]:\s*42")
    console.expect(r"In \[3\]:")
    console.press(UP)
    console.expect(r"recalled \* 2")
    console.press("\r")
    console.expect(r"Out\[3\]:\s*42")


def test_a_console_interrupts_an_endless_loop(console):
    console.expect(r"In \[1\]:")
    console.type('var count = 1; print("go" + "ing"); while true { count = 2 }')
    console.expect(r"\ngoing")
    console.press(INTERRUPT)
    console.expect(r"Interrupted")
    console.expect(r"In \[2\]:")
    console.type("count")
    console.expect(r"Out\[2\]:\s*2")


def test_a_console_goes_on_after_a_restart(start_kernel, tmp_path):
    """The kernel is another front-end's, which restarts it while the console is at its prompt."""
    kernel = start_kernel()
    console = Console(tmp_path, existing=kernel.manager.connection_file)
    try:
        console.expect(r"In \[1\]:")
        console.type("let lost = 1; lost")
        console.expect(r"Out\[1\]:\s*1")
        console.expect(r"In \[2\]:")
        kernel.restart()
        console.type("lost")
        console.expect(r"cannot find 'lost' in scope")
        console.expect(r"In \[2\]:")
        console.type("1 + 1")
        console.expect(r"Out\[2\]:\s*2")
    finally:
        console.close()


def test_a_console_completes(console):
    console.expect(r"In \[1\]:")
    console.type("struct Boat { var mastHeight = 7; var mastCount = 2 }; let boat = Boat()")
    console.expect(r"In \[2\]:")
    console.child.send("boat.mastH")
    console.press("\t")
    console.expect(r"mastHeight")
    console.press("\r")
    console.expect(r"Out\[2\]:\s*7")


def test_a_console_asks(console):
    console.expect(r"In \[1\]:")
    console.type('let name = input("Your " + "name? ")!; "Hello, " + name')
    console.expect(r"\nYour name\? ")
    console.type("Ada")
    console.expect(r'Out\[1\]:\s*"Hello, Ada"')
    console.expect(r"In \[2\]:")
    console.type('let secret = input(password: "Hidden" + "? ")!; secret.count')
    console.expect(r"\nHidden\? ")
    console.type("sesame")
    console.expect(r"Out\[2\]:\s*6")
    assert "sesame" not in console.shown


def test_a_console_shows_help(console):
    console.expect(r"In \[1\]:")
    console.type("?print")
    console.expect(r"func print\(")


def test_a_console_recalls_an_earlier_run(tmp_path):
    first = Console(tmp_path)
    first.expect(r"In \[1\]:")
    first.type("let earlier = 20 + 22; earlier")
    first.expect(r"Out\[1\]:\s*42")
    first.expect(r"In \[2\]:")
    first.leave()
    second = Console(tmp_path)
    try:
        second.expect(r"In \[1\]:")
        second.press(UP)
        second.expect(r"let earlier = 20 \+ 22")
        second.press("\r")
        second.expect(r"Out\[1\]:\s*42")
    finally:
        second.close()
