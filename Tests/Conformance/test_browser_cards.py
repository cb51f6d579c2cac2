"""Cards in JupyterLab and Notebook 7, with the widgets' extension and without it."""

import json
import os
import pathlib
import re

import pytest
from playwright.sync_api import expect

from browser import SOON

pytestmark = pytest.mark.slow

SLEEP = "() async throws -> Void in try await Task.sleep(for: .seconds(600))"
RUNNING = re.compile(r"running for \d+ s")


@pytest.fixture
def no_widgets(desk):
    """Pages that are opened meanwhile have no widgets."""
    settings = pathlib.Path(os.environ["JUPYTER_CONFIG_DIR"], "labconfig", "page_config.json")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(
        {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True}}))
    yield
    settings.unlink()


def cards(cell):
    return cell.output.locator(".swift-card")


def button(cell):
    return cell.output.get_by_role("button")


def use_theme(notebook, name):
    notebook.page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name)
    is_dark = "dark" in name.lower()
    expect(notebook.page.locator("body")).to_have_attribute(
        "data-jp-theme-light", "false" if is_dark else "true", timeout=SOON)


def colour(locator):
    return locator.evaluate("e => getComputedStyle(e).color")


def test_a_running_job_is_cancelled_by_its_button(open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}', other="6 * 7")
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    expect(button(cell)).to_have_text("Cancel", timeout=SOON)
    use_theme(notebook, "JupyterLab Dark")
    notebook.picture("dark")
    use_theme(notebook, "JupyterLab Light")
    notebook.picture("light")
    # Another cell runs meanwhile, and the card goes on under its own.
    notebook["other"].run().shows("42")
    button(cell).click()
    cell.shows("cancelled after")
    expect(button(cell)).to_have_count(0, timeout=SOON)
    expect(cards(cell)).to_have_count(1)
    # No widget is left in what is saved.
    notebook.save()
    data = notebook.saved_outputs(0)[0]["data"]
    assert set(data) == {"text/plain", "text/html"}
    assert re.fullmatch(r'◼ job \d+ "long" cancelled after .*', data["text/plain"])


def test_the_button_says_that_it_was_heard(open_notebook):
    """The job takes its time: it is in the middle of something that cannot be left halfway."""
    notebook = open_notebook(
        job='import Foundation\nlet hard = run("hard") { while true { Thread.sleep(forTimeInterval: 9) } }')
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    button(cell).click()
    expect(button(cell)).to_have_text("Cancelling…", timeout=SOON)
    expect(button(cell)).to_be_disabled()
    cell.shows("cancelled after")


def test_after_a_reload_the_card_lives_on_and_its_button_works(open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}')
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    notebook.save()
    notebook.reload()
    cell = notebook["job"]
    cell.shows(RUNNING)
    before = cards(cell).inner_text()
    expect(cards(cell)).not_to_have_text(before, timeout=SOON)
    notebook.picture("reloaded")
    button(cell).click()
    cell.shows("cancelled after")
    expect(button(cell)).to_have_count(0, timeout=SOON)


def test_a_reload_after_the_end_shows_the_end(open_notebook):
    """Also where what was saved is the card of a running job."""
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}', end="long.cancel()")
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    notebook.save()
    saved = notebook.saved_outputs(0)
    assert "application/vnd.jupyter.widget-view+json" in saved[0]["data"]
    notebook["end"].run()
    cell.shows("cancelled after")
    notebook.reload()
    notebook["job"].shows("cancelled after")
    expect(button(notebook["job"])).to_have_count(0)


def test_without_widgets_the_card_is_plain(no_widgets, open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}', end="long.cancel()")
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    expect(button(cell)).to_have_count(0)
    light = colour(cards(cell).locator("b"))
    use_theme(notebook, "JupyterLab Dark")
    assert colour(cards(cell).locator("b")) != light
    notebook.picture("dark")
    use_theme(notebook, "JupyterLab Light")
    notebook["end"].run()
    cell.shows("cancelled after")
    expect(cards(cell)).to_have_count(1)


def test_many_jobs_share_a_card(open_notebook):
    notebook = open_notebook(
        jobs="import Foundation\nstruct Oops: Error {}\nlet go = DispatchSemaphore(value: 0)\n"
             "jobs.workers = 40\nfor n in 0..<30 { run { go.wait(); if n == 27 { throw Oops() } } }",
        end="for _ in 0..<30 { go.signal() }")
    cell = notebook["jobs"].run()
    cell.shows("10 running")
    expect(cards(cell)).to_have_count(21)
    notebook["end"].run()
    cell.shows(re.compile(r"10 more jobs.*9 completed, 1 failed", re.DOTALL))
    cell.shows("failed after")
    expect(button(cell)).to_have_count(0, timeout=SOON)


def test_what_is_left_of_a_card_that_is_not_trusted(open_notebook):
    """The page sanitizes saved HTML; the card stays readable."""
    notebook = open_notebook(job='let quick = run("a <b>bold</b> $x$ name") { "value" }')
    cell = notebook["job"].run()
    cell.shows("completed in")
    notebook.save()
    notebook.distrust()
    notebook.reload()
    card = cards(notebook["job"])
    expect(card).to_contain_text("a <b>bold</b> $x$ name", timeout=SOON)
    expect(card).to_contain_text("completed in")
    # The plain colour that stands before the theme's one.
    assert colour(card.locator("span").first) == "rgb(67, 160, 71)"
    notebook.picture("untrusted")


TALK = ("import Foundation\nlet talk = run(\"talk\") {\n  for n in 0..<10_000 {\n    if Task.isCancelled { break }\n"
        "    print(\"line \\(n)\")\n    Thread.sleep(forTimeInterval: 0.2)\n  }\n}")


def last_line(cell):
    """The number of the last line that a cell shows."""
    return max(map(int, re.findall(r"line (\d+)", cell.output.inner_text())), default=-1)


def test_after_a_reload_the_card_shows_what_the_job_prints(open_notebook):
    notebook = open_notebook(job=TALK, end="talk.cancel()")
    cell = notebook["job"].run()
    cell.shows("line 3")
    notebook.save()
    seen = last_line(cell)
    notebook.reload()
    cell = notebook["job"]
    cell.shows(f"line {seen + 20}")
    cell.shows("printed since this page was loaded")
    notebook.picture("text after a reload")
    use_theme(notebook, "JupyterLab Dark")
    notebook.picture("text after a reload dark")
    use_theme(notebook, "JupyterLab Light")
    notebook["end"].run()
    cell.shows("completed in")
    # What was printed stays with the card.
    cell.shows(f"line {seen + 20}")
    notebook.reload()
    notebook["job"].shows("completed in")


def test_what_is_saved_of_a_running_card_stays_true(open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}', end="long.cancel()")
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    notebook.save()
    data = notebook.saved_outputs(0)[0]["data"]
    for kind in ("text/plain", "text/html"):
        assert "how it ended is not saved" in data[kind] and "queued" not in data[kind]


def test_after_a_restart_a_card_says_that_its_job_ended_with_the_kernel(open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}', other="6 * 7")
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    notebook.save()
    # The archive of the cards is written a moment after a card appears, for kernels that are killed.
    notebook.page.evaluate("""() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()""")
    notebook.wait_until_idle()
    cell.shows("ended with the kernel")
    expect(button(cell)).to_have_count(0, timeout=SOON)
    notebook.picture("after a restart")
    notebook.reload()
    notebook["job"].shows("ended with the kernel")
    expect(notebook["job"].output).not_to_contain_text("model not found")
    notebook["other"].run().shows("42")


def test_a_notebook_that_is_opened_after_its_kernel_was_shut_down_says_so(open_notebook):
    notebook = open_notebook(job=f'let long = run("long") {{ {SLEEP} }}')
    cell = notebook["job"].run()
    cell.shows(RUNNING)
    notebook.save()
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    cell.shows("ended with the kernel")
    notebook.page.reload()
    cell = notebook["job"]
    cell.shows("ended with the kernel")
    expect(cell.output).not_to_contain_text("model not found")
    notebook.picture("opened again")
