"""JupyterLab and Notebook 7 in Chromium: cells that run again while jobs of theirs go on."""

import re

import pytest

pytestmark = pytest.mark.slow


def card(name, number, rest):
    """The text of a job's card in a page, from its name on."""
    return re.compile(rf"{name}\s*job {number}\s*{rest}", re.DOTALL)


def test_the_job_of_an_earlier_run_ends_under_the_new_one(open_notebook):
    notebook = open_notebook(
        doors="import Foundation\nlet door = DispatchSemaphore(value: 0)",
        launch='run("held") { () -> Int in print("be" + "gun")\n  door.wait()\n  print("la" + "te")\n'
               '  return 5 }',
        open="door.signal()", fail='struct Bad: Error {}\n'
        'run("doomed") { () -> Void in door.wait()\n  throw Bad() }')
    notebook["doors"].run()
    launch = notebook["launch"].run()
    launch.shows("begun")
    launch.start()
    launch.shows(card("held", 1, r"running.*of this cell's earlier run: %log 1 shows"))
    launch.shows(card("held", 2, r"running"))
    notebook.picture("again")
    notebook["open"].run()
    # Either of the two may have got through the door; both end here.
    notebook["open"].start()
    launch.shows(card("held", 1, r"completed.*5.*of this cell's earlier run"))
    launch.shows(card("held", 2, r"completed.*5"))
    assert launch.output.inner_text().count("late") == 1, "The other one is in the log alone."
    fail = notebook["fail"].run()
    fail.shows(card("doomed", 3, r"running"))
    fail.start()
    fail.shows(card("doomed", 3, r"running.*earlier run"))
    notebook["open"].start()
    notebook["open"].start()
    fail.shows(card("doomed", 3, r"failed"))
    fail.shows(card("doomed", 4, r"failed"))
    assert fail.output.inner_text().count("Bad: Bad()") >= 2


def test_an_earlier_job_is_cancelled_where_that_is_chosen(open_notebook):
    notebook = open_notebook(
        choose="%rerun cancel",
        launch='run("held") { try await Task.sleep(for: .seconds(600)) }')
    notebook["choose"].run()
    launch = notebook["launch"].run()
    launch.shows(card("held", 1, r"running"))
    launch.start()
    launch.shows(card("held", 1, r"cancelled.*of this cell's earlier run"))
    launch.shows(card("held", 2, r"running"))
