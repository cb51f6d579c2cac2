"""JupyterLab and Notebook 7 in Chromium: what a user sees and presses."""

import re

import pytest
from playwright.sync_api import expect

from browser import SOON

pytestmark = pytest.mark.slow


def test_cells_show_results_and_streams(open_notebook):
    notebook = open_notebook(
        result="6 * 7",
        streams='import Foundation\nprint("out")\nfputs("err\\n", stderr)')
    notebook["result"].run().shows("42")
    expect(notebook["result"].prompt).to_have_text("[1]:")
    notebook["streams"].run().shows("out")
    stderr = notebook["streams"].output.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
    expect(stderr).to_have_text("err\n")
    notebook.wait_until_idle()


def test_errors_are_shown_in_their_colours(open_notebook):
    notebook = open_notebook(
        failing="struct Bad: Error {}\nfunc fail() throws { throw Bad() }\ntry fail()",
        compiling="let text: Int = missing",
        after="1")
    notebook["failing"].run().shows("Bad")
    notebook["failing"].shows("In[1]:2")
    coloured = notebook["failing"].output.locator('[class*="ansi-"]')
    expect(coloured.first).to_be_visible()
    assert "\x1b" not in notebook["failing"].output.inner_text()
    notebook["compiling"].run().shows("cannot find 'missing' in scope")
    notebook["after"].run().shows("1")


def test_an_endless_loop_is_interrupted_by_the_toolbar(open_notebook):
    notebook = open_notebook(
        before="var kept = 6", endless='print("in")\nwhile true { kept = 7 }', after="kept")
    notebook["before"].run()
    notebook["endless"].start().shows("in")
    expect(notebook["endless"].prompt).to_have_text("[*]:")
    notebook.press_button("notebook:interrupt-kernel")
    expect(notebook["endless"].prompt).to_have_text("[2]:", timeout=SOON)
    notebook["endless"].shows("Interrupted")
    notebook["after"].run().shows("7")


def test_a_restart_by_the_toolbar_forgets(open_notebook):
    notebook = open_notebook(before="let lost = 1", after="lost", again="2 + 2")
    notebook["before"].run()
    notebook.press_button("notebook:restart-kernel")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)
    # A restart empties the prompts only when it has come to its end.
    notebook.wait_until_idle()
    notebook["after"].run().shows("cannot find 'lost' in scope")
    notebook["again"].run().shows("4")


def test_a_job_writes_under_its_cell_while_another_runs(open_notebook):
    notebook = open_notebook(
        launch='import Foundation\nlet go = DispatchSemaphore(value: 0)\n'
               'let job = run("steady") { () -> Int in\n'
               '  for step in 1...3 { go.wait(); print("step", step) }\n  return 5\n}',
        later='print("begun")\ngo.signal()\nThread.sleep(forTimeInterval: 1)\n'
              'go.signal()\ngo.signal()\ntry job.wait()')
    notebook["launch"].run()
    notebook["later"].start().shows("begun")
    notebook["launch"].shows("step 1")
    notebook["launch"].shows("step 3")
    notebook["launch"].shows(re.compile(r"steady\s+job 1\s+completed in"))
    notebook["later"].shows("5")
    assert "step" not in notebook["later"].output.inner_text()


def test_html_and_markdown_are_rendered(open_notebook):
    notebook = open_notebook(
        html='display(HTML("<table><tr><td id=\'cell\'>seven</td></tr></table>"))',
        markdown='display(Markdown("# Title\\nsome **bold** text"))')
    expect(notebook["html"].run().output.locator("td#cell")).to_have_text("seven")
    expect(notebook["markdown"].run().output.locator("h1")).to_contain_text("Title")
    expect(notebook["markdown"].output.locator("strong")).to_have_text("bold")


def test_a_page_loaded_again_finds_its_kernel(open_notebook):
    notebook = open_notebook(before="var kept = 1", after="kept += 1\nkept")
    notebook["before"].run()
    notebook.page.keyboard.press("Control+s")
    notebook.page.reload()
    notebook.wait_until_idle()
    notebook["after"].run().shows("2")


def test_tab_completes_from_a_list_with_kinds(open_notebook):
    notebook = open_notebook(
        names='struct Boat {\n  var mastHeight = 7\n  func mastCount() -> Int { 2 }\n}\nlet boat = Boat()',
        typing="boat.mas")
    notebook["names"].run()
    notebook["typing"].select()
    notebook.page.keyboard.press("Tab")
    items = notebook.page.locator(".jp-Completer-item")
    expect(items).to_have_count(2, timeout=SOON)
    expect(items.filter(has_text="mastHeight")).to_be_visible()
    expect(items.filter(has_text="mastCount")).to_be_visible()
    kinds = items.locator(".jp-Completer-icon, .jp-Completer-monogram")
    expect(kinds.first).to_be_visible()
    notebook.picture("completion")
    items.filter(has_text="mastHeight").click()
    expect(notebook["typing"].editor).to_have_text("boat.mastHeight")
    notebook["typing"].run().shows("7")


def test_shift_tab_shows_what_is_known(open_notebook):
    notebook = open_notebook(
        names="/// Doubles a number.\nfunc doubled(_ n: Int) -> Int { n * 2 }", typing="doubled")
    notebook["names"].run()
    notebook["typing"].select()
    notebook.page.keyboard.press("Shift+Tab")
    tooltip = notebook.page.locator(".jp-Tooltip")
    expect(tooltip).to_contain_text("func doubled(_ n: Int) -> Int", timeout=SOON)
    expect(tooltip).to_contain_text("Doubles a number.")
    notebook.picture("inspection")


def test_a_cell_asks_in_a_box(open_notebook):
    notebook = open_notebook(
        asking='let name = input("Your name? ")!\n"Hello, \\(name)!"',
        secret='let secret = input(password: "Secret? ")!\nsecret.count')
    asking, secret = notebook["asking"].start(), notebook["secret"]
    expect(asking.question).to_be_visible(timeout=SOON)
    expect(asking.root.locator(".jp-Stdin-prompt")).to_contain_text("Your name?")
    asking.question.fill("Ada Lovelace")
    notebook.picture("input")
    asking.question.press("Enter")
    asking.shows("Hello, Ada Lovelace!")
    secret.start()
    expect(secret.question).to_have_attribute("type", "password", timeout=SOON)
    secret.question.fill("open sesame")
    secret.question.press("Enter")
    secret.shows("11")
    assert "sesame" not in secret.root.inner_text()


def test_an_interrupt_ends_a_question(open_notebook):
    notebook = open_notebook(asking='input("Well? ")', after="1 + 1")
    asking = notebook["asking"].start()
    expect(asking.question).to_be_visible(timeout=SOON)
    notebook.press_button("notebook:interrupt-kernel")
    expect(asking.prompt).to_have_text("[1]:", timeout=SOON)
    asking.shows("Interrupted")
    notebook["after"].run().shows("2")


def test_a_page_is_shown(open_notebook):
    notebook = open_notebook(help='page("seen on a page")')
    notebook["help"].run()
    expect(notebook.page.get_by_text("seen on a page", exact=True).first).to_be_visible(timeout=SOON)


def test_the_next_cell_is_set(open_notebook):
    notebook = open_notebook(setting='setNextInput("let next = 1")')
    notebook["setting"].run()
    expect(notebook.page.locator(".jp-Notebook .jp-Cell .cm-content").nth(1)) \
        .to_have_text("let next = 1", timeout=SOON)


@pytest.mark.parametrize("desk", ["lab"], indirect=True)
def test_a_console_of_its_own_shell_runs_beside_the_notebook(open_notebook):
    """JupyterLab's menu offers *New Subshell Console for Notebook* where kernels announce it."""
    notebook = open_notebook(
        door="import Dispatch\nlet door = DispatchSemaphore(value: 0)",
        waits='let fromNotebook = 5\nprint("waits")\ndoor.wait()\nprint("goes on")',
        after="fromConsole + fromNotebook")
    notebook["door"].run()
    notebook["waits"].start().shows("waits")
    notebook.page.evaluate(
        'window.jupyterapp.commands.execute("notebook:create-subshell-console", {activate: true})')
    notebook.page.locator(".jp-CodeConsole-promptCell .cm-content").click(timeout=SOON)
    notebook.page.keyboard.insert_text("let fromConsole = 37; door.signal()")
    notebook.page.keyboard.press("Shift+Enter")
    notebook["waits"].shows("goes on")
    notebook["after"].run().shows("42")
