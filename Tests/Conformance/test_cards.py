"""Cards over the wire: one display for each job, updated in place, and its button."""

import re
import time

import pytest

WIDGET = "application/vnd.jupyter.widget-view+json"
WAIT = "import Foundation\nlet go = DispatchSemaphore(value: 0)"


def one_card(cell):
    """The states of the one card."""
    assert len(cell.cards) == 1, cell.describe()
    return next(iter(cell.cards.values()))


def wait_for_card(cell, pattern):
    return cell.wait(lambda cell: [text for states in cell.cards.values() for text in states
                                   if re.search(pattern, text)])


def test_a_card_follows_its_job(kernel):
    kernel.ok(WAIT)
    cell = kernel.ok('let job = run("sum") { () -> Int in print("first"); go.wait(); return 42 }',
                     cell_id="c1")
    wait_for_card(cell, r"^▶ job \d+ \"sum\" running")
    wait_for_card(cell, r"running for [12] s")
    wait_for_card(cell, r"running for [345] s")
    kernel.ok("go.signal()")
    wait_for_card(cell, "completed")
    states = one_card(cell)
    assert re.fullmatch(r'○ job \d+ "sum" queued', states[0])
    assert re.fullmatch(r'✔ job \d+ "sum" completed in [\d.]+ s → 42', states[-1])
    # The card stands before what the job writes.
    assert cell.outputs[0]["msg_type"] == "display_data" and cell.text() == "first\n"
    html = cell.contents("update_display_data")[-1]["data"]["text/html"]
    assert "sum" in html and "42" in html and "<script" not in html
    assert all(WIDGET not in content["data"] for content in cell.contents("display_data"))


def test_a_front_end_that_ignores_updates_gets_lines(kernel):
    cell = kernel.ok("let job = run { 42 }\ntry job.wait()")
    assert re.fullmatch(r"✔ job \d+ completed in [\d.]+ µ?m?s → 42", one_card(cell)[0])
    assert not cell.contents("update_display_data")


def test_the_place_in_the_queue_is_told(kernel):
    first = kernel.ok(WAIT + "\njobs.workers = 1\nlet first = run { go.wait() }", cell_id="c1")
    wait_for_card(first, "running")
    cell = kernel.ok("let row = (0..<3).map { _ in run { go.wait() } }", cell_id="c2")
    wait_for_card(cell, "queued, 3rd$")
    kernel.ok("go.signal()")
    wait_for_card(cell, "queued, 2nd$")
    kernel.ok("for _ in 0..<3 { go.signal() }\njobs.workers = 4")
    cell.wait(lambda cell: all("completed" in states[-1] for states in cell.cards.values()))


def test_a_job_says_for_which_jobs_it_waits(kernel):
    cell = kernel.ok(WAIT + """
let (goSecond, goThird) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
let first = run("first") { go.wait() }
let second = run { goSecond.wait() }
let third = run("third", after: [first]) { goThird.wait() }
let both = run(after: [second, third]) {}
let many = run(after: [first, second, third]) {}""", cell_id="c1")
    number = kernel.value("second.id")
    wait_for_card(cell, r'"third" waiting for job \d+ "first"$')
    wait_for_card(cell, rf'waiting for job {number} and job \d+ "third"$')
    wait_for_card(cell, "waiting for 3 jobs$")
    # The list and the state use the same words.
    assert kernel.value("both.state") == "waiting"
    assert re.search(rf'waiting for job {number} and job \d+ "third"',
                     kernel.ok("%jobs").contents("display_data")[-1]["data"]["text/plain"])
    kernel.ok("go.signal()\ngoSecond.signal()")
    wait_for_card(cell, r'waiting for job \d+ "third"$')
    kernel.ok("goThird.signal()")
    cell.wait(lambda cell: all("completed" in states[-1] for states in cell.cards.values()))
    assert not any("queued" in states[0] for states in list(cell.cards.values())[2:])


def test_failures_show_on_the_card_and_below_it(kernel):
    kernel.ok("struct Oops: Error {}")
    cell = kernel.ok('let bad = run("bad", retries: 1) { () -> Void in throw Oops() }', cell_id="c1")
    wait_for_card(cell, "failed")
    assert re.search(r'^✘ job \d+ "bad" failed after .* at attempt 2 of 2: Oops\(\)$',
                     one_card(cell)[-1])
    assert cell.error["ename"] == "Oops"
    cell = kernel.ok('let trap = run("trap") { () -> Void in fatalError("gone") }', cell_id="c1")
    wait_for_card(cell, r"crashed after .*: gone")
    cell = kernel.ok('let slow = run("slow", timeout: .milliseconds(50)) { () async throws -> Void in\n'
                     "  try await Task.sleep(for: .seconds(60)) }", cell_id="c1")
    wait_for_card(cell, r"timed out after .*, of 50 ms allowed")
    assert kernel.value("6 * 7") == "42"


def test_the_last_state_is_there_before_the_reply(kernel):
    """A cell that waits for a job sees its end, whatever arrived a moment before."""
    for _ in range(10):
        cell = kernel.ok("for n in 0..<30 { try run { n }.wait() }", cell_id="c1")
        assert cell.displays and len(cell.cards) == 21
        finals = [states[-1] for states in cell.cards.values()]
        assert sum(text.startswith("✔ job") for text in finals) == 20, finals
        assert re.fullmatch(r"✔ 10 more jobs completed in .*", finals[-1])


@pytest.mark.slow
def test_many_empty_jobs_cost_few_messages(fresh_kernel):
    start = time.monotonic()
    cell = fresh_kernel.ok("for _ in 0..<100_000 { run {} }\njobs.wait()", cell_id="c1",
                           timeout=300)
    seconds = time.monotonic() - start
    finals = [states[-1] for states in cell.cards.values()]
    assert re.fullmatch(r"✔ 99,980 more jobs completed in .*", finals[-1])
    assert len(cell.outputs) <= 2 * 20 + 1 + 9 * seconds + 2, len(cell.outputs)
    print(f"100,000 empty jobs: {seconds:.1f} s, {len(cell.outputs)} messages")


def test_a_lost_process_ends_every_card(fresh_kernel):
    cell = fresh_kernel.ok(WAIT + "\nlet lost = (0..<3).map { _ in run { go.wait() } }", cell_id="c1")
    fresh_kernel.runner.kill()
    cell.wait(lambda cell: len(cell.cards) == 3
              and all(re.search(r"^✘ job \d lost: .*SIGKILL", states[-1])
                      for states in cell.cards.values()))
    cell.wait(lambda cell: cell.errors)
    assert cell.error["ename"] == "RunnerDied"
    # The next process counts from 1 again.
    cell = fresh_kernel.ok("try run { 1 }.wait()", cell_id="c1")
    assert re.fullmatch(r"✔ job 1 completed in .* → 1", one_card(cell)[-1])


def test_a_card_comes_back_after_the_output_was_cleared(kernel):
    kernel.ok(WAIT)
    cell = kernel.ok('let job = run("draws") { () -> Int in for n in 0..<3 {\n'
                     '  clearOutput(wait: n > 0); print("frame \\(n)") }\n  go.wait(); return 7 }',
                     cell_id="c1")
    cell.wait(lambda cell: "frame 2" in cell.text())
    cell.wait(lambda cell: [m["msg_type"] for m in cell.outputs].index("clear_output") <
              max(i for i, m in enumerate(cell.outputs) if m["msg_type"] == "display_data"))
    kernel.ok("go.signal()")
    wait_for_card(cell, "completed in .* → 7")
    # What was displayed last, after all that was cleared, tells the end.
    assert "completed" in list(cell.cards.values())[-1][-1]
    kinds = [m["msg_type"] for m in cell.outputs]
    last_clear = len(kinds) - 1 - kinds[::-1].index("clear_output")
    assert "display_data" in kinds[last_clear:]


class Widgets:
    """What a page knows of the widgets of one cell."""

    def __init__(self, cell):
        self.cell = cell

    @property
    def states(self):
        states = {}
        for m in self.cell.messages:
            content = m["content"]
            if m["msg_type"] == "comm_open":
                assert content["target_name"] == "jupyter.widget"
                assert m["metadata"] == {"version": "2.1.0"}
                states[content["comm_id"]] = dict(content["data"]["state"])
            elif m["msg_type"] == "comm_msg":
                assert content["data"]["method"] == "update"
                states[content["comm_id"]].update(content["data"]["state"])
            elif m["msg_type"] == "comm_close":
                del states[content["comm_id"]]
        return states

    def of(self, model):
        return {name: state for name, state in self.states.items()
                if state["_model_name"] == model}

    def click(self, button):
        """Presses a button, as a page does, and waits until the kernel is done with that."""
        kernel = self.cell.kernel
        request = kernel.send("comm_msg", {"comm_id": button, "data": {
            "method": "custom", "content": {"event": "click"}}})
        kernel.until(lambda: kernel.cell(request).is_idle)


@pytest.fixture
def page(fresh_kernel):
    """A kernel whose front-end has shown that it knows widgets."""
    fresh_kernel.send("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control",
                                    "data": {}})
    fresh_kernel.request("comm_info_request")
    return fresh_kernel


def known_states(kernel):
    """The widget states that a page gets when it is loaded again."""
    question = kernel.send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}})
    answer = kernel.wait_for(question, lambda m: m["msg_type"] == "comm_msg", timeout=4)
    return {name: entry["state"] for name, entry in answer["content"]["data"]["states"].items()}


def test_a_batch_run_ends_with_the_last_state(page):
    """The reply is held until the jobs are over; their cards have no button."""
    cell = page.ok("let slow = run { () async throws -> Int in\n"
                     "  try await Task.sleep(for: .milliseconds(300)); return 7 }", allow_stdin=False)
    assert re.fullmatch(r"✔ job \d+ completed in .* → 7", one_card(cell)[-1])
    assert not cell.contents("comm_open")


def test_the_button_cancels(page):
    page.ok(WAIT)
    cell = page.ok('let long = run("long") { () async throws -> Void in\n'
                   "  try await Task.sleep(for: .seconds(600)) }", cell_id="c1")
    widgets = Widgets(cell)
    wait = cell.wait
    wait(lambda cell: any("running for" in s["value"] for s in widgets.of("HTMLModel").values()))
    view = cell.contents("display_data")[0]["data"][WIDGET]
    (box, state), = widgets.of("HBoxModel").items()
    assert view == {"version_major": 2, "version_minor": 0, "model_id": box}
    (button, _), = widgets.of("ButtonModel").items()
    (html, _), = widgets.of("HTMLModel").items()
    assert state["children"] == [f"IPY_MODEL_{html}", f"IPY_MODEL_{button}"]
    widgets.click(button)
    wait_for_card(cell, "◼ job 1 \"long\" cancelled after")
    assert not widgets.of("ButtonModel")
    assert any(m["content"].get("data", {}).get("state", {}).get("disabled") for m in cell.messages)
    final = cell.contents("update_display_data")[-1]["data"]
    assert WIDGET not in final
    # What a page shows that is loaded again.
    states = known_states(page)
    assert states[box]["children"] == [f"IPY_MODEL_{html}"]
    assert states[html]["value"] == final["text/html"] and "cancelled" in final["text/html"]
    assert button not in states
    # Pressed twice: nothing more happens, and the kernel still answers.
    widgets.click(button)
    assert page.value("6 * 7") == "42"


def test_the_button_cancels_what_has_not_begun(page):
    page.ok(WAIT + "\njobs.workers = 1")
    first = page.ok("let first = run { go.wait() }", cell_id="c1")
    cell = page.ok("let queued = run { 1 }", cell_id="c2")
    (button, _), = Widgets(cell).of("ButtonModel").items()
    Widgets(cell).click(button)
    wait_for_card(cell, "cancelled before it started")
    page.ok("go.signal()")
    wait_for_card(first, "completed")


def test_the_button_cancels_what_waits_for_another_job(page):
    page.ok(WAIT + "\nlet first = run { go.wait() }", cell_id="c1")
    cell = page.ok("let second = run(after: [first]) { 1 }", cell_id="c2")
    (button, _), = Widgets(cell).of("ButtonModel").items()
    Widgets(cell).click(button)
    wait_for_card(cell, "cancelled before it started")
    page.ok("go.signal()")


def test_one_button_cancels_all_that_share_a_card(page):
    page.ok(WAIT)
    cell = page.ok("let many = (0..<50).map { _ in run { () async throws -> Void in\n"
                   "  try await Task.sleep(for: .seconds(600)) } }", cell_id="c1")
    buttons = list(Widgets(cell).of("ButtonModel"))
    assert len(buttons) == 21
    Widgets(cell).click(buttons[-1])
    wait_for_card(cell, "^◼ 30 more jobs cancelled")
    assert page.value("many.filter { $0.state == .cancelled }.count") == "30"
    page.ok("for job in many { job.cancel() }")
    cell.wait(lambda cell: not Widgets(cell).of("ButtonModel"))


def test_widgets_of_cards_outlive_the_runner(page):
    cell = page.ok(WAIT + "\nlet lost = run { go.wait() }", cell_id="c1")
    line = page.ok('let line = Comm(target: "plot")')
    page.runner.kill()
    line.wait(lambda cell: cell.contents("comm_close"))
    wait_for_card(cell, "lost: ")
    (html, state), = Widgets(cell).of("HTMLModel").items()
    assert "lost" in state["value"] and known_states(page)[html] == state
    assert html in page.request("comm_info_request")["comms"]


def test_widgets_of_finished_cards_are_bounded(page):
    for n in range(8):
        page.ok("for n in 0..<20 { run { n } }\njobs.wait()", cell_id=f"c{n}")
    models = [state["_model_name"] for state in known_states(page).values()]
    assert models.count("HBoxModel") == models.count("HTMLModel") == 100
    assert "ButtonModel" not in models


def test_progress_shows_on_the_card(kernel):
    kernel.ok(WAIT)
    cell = kernel.ok('let counts = run("counts") { () -> Void in\n'
                     '  progress(40, of: 100, "first"); go.wait(); progress(50, of: 100, "second")\n'
                     "  go.wait(); throw CancellationError() }", cell_id="c1")
    wait_for_card(cell, r"▶ job \d+ \"counts\" running .*40 % · 40 of 100.* · first$")
    kernel.ok("go.signal()")
    wait_for_card(cell, r"50 % · 50 of 100.* · second$")
    kernel.ok("go.signal()")
    wait_for_card(cell, r"cancelled after .*, 50 of 100 done$")


def test_a_cells_own_progress_has_a_card(kernel):
    cell = kernel.ok("for n in tracked(0..<5) { _ = n }", cell_id="c1")
    assert re.fullmatch(r"✔ progress 5 of 5 in .*", one_card(cell)[-1])
    failing = kernel.run_cell('progress(3, of: 5, "epochs"); fatalError("gone")', cell_id="c1")
    assert re.fullmatch(r"◼ epochs stopped at 3 of 5 in .*", one_card(failing)[-1])


def test_a_map_has_one_card(kernel):
    cell = kernel.ok('let squares = try jobs.map(0..<40, name: "squares", limit: 2) { $0 * $0 }',
                     cell_id="c1")
    assert re.fullmatch(r'✔ job \d+ "squares" completed in .* → 40 parts', one_card(cell)[-1])
