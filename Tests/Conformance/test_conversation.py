"""The checker of orders: what is right passes, and each kind of wrongness is caught."""

import pytest

from specification import Violation
from telling import COMPLETE, KERNEL_INFO, TEXT, Telling, alone, step, steps


def after_idle(kind, **content):
    def tell(telling):
        telling.cell()
        telling.hear(kind, **content)
    return tell


def second_session(telling):
    telling.cell()
    telling.begin(2)
    telling.hear("stream", name="stdout", text="x",
                 change=lambda message: message["header"].update(session="runner"))


def second_identifier(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("stream", name="stdout", text="x",
                     change=lambda message: message["header"].update(msg_id="same"))


def late_idle(telling):
    telling.begin()
    telling.reply()
    telling.count += 700
    telling.status("idle")


def idle_before_reply(telling):
    telling.begin()
    telling.status("idle")
    telling.reply()


def output_between_reply_and_idle(telling):
    telling.begin()
    telling.reply()
    telling.hear("stream", name="stdout", text="x")
    telling.status("idle")


def another_parent(telling):
    telling.begin()
    telling.hear("stream", name="stdout", text="x",
                 parent={**telling.latest, "msg_type": "inspect_request"})


def reply_to_another_client(telling):
    telling.latest = telling.header("execute_request", "another")
    telling.reply()


def reply_on_the_other_channel(telling):
    telling.ask("kernel_info_request", channel="control")
    telling.status("busy")
    telling.hear("kernel_info_reply", channel="shell", **KERNEL_INFO)


def never_answered(telling):
    telling.hear("iopub_welcome", parent={}, subscription="")
    telling.begin()
    telling.status("idle")
    telling.conversation.finish()


def starting_twice(telling):
    telling.status("starting", parent={})
    telling.status("starting", parent={})


def starting_late(telling):
    telling.cell()
    telling.status("starting", parent={})


def not_welcomed(telling):
    telling.cell()
    telling.conversation.finish()


def asks_for_what_may_not_ask(telling):
    telling.begin(allow_stdin=False)
    telling.hear("input_request", channel="stdin", prompt="", password=False)


def asks_the_wrong_client(telling):
    telling.latest = telling.header("execute_request", "another")
    telling.status("busy")
    telling.hear("input_request", channel="stdin", prompt="", password=False)


def closed_comm(telling):
    telling.begin()
    telling.hear("comm_open", comm_id="c", target_name="t", data={})
    telling.hear("comm_close", comm_id="c", data={})
    telling.hear("comm_msg", comm_id="c", data={})


def opened_twice(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("comm_open", comm_id="c", target_name="t", data={})


def skipped_number(telling):
    telling.cell(1)
    telling.cell(3)


def two_results(telling):
    telling.begin()
    for _ in range(2):
        telling.hear("execute_result", execution_count=1, data=TEXT, metadata={})


def jobs(*states, **options):
    """States of jobs that a cell has launched, the same parent's unless a number is given."""
    def tell(telling):
        telling.cell()
        parents = {}
        for state in states:
            state, _, number = state.partition(" ")
            parent = parents.setdefault(number, {
                **telling.header("swift_job", "of jobs"), **options})
            telling.status(state, parent=parent)
    return tell


def jobs_beside_a_cell(telling):
    telling.begin()
    telling.status("busy", parent=telling.header("swift_job", "of jobs"))


def jobs_without_a_cell(telling):
    telling.status("busy", parent=telling.header("swift_job", "of jobs"))


def output_of_jobs_alone(telling):
    telling.cell()
    parent = telling.header("swift_job", "of jobs")
    telling.status("busy", parent=parent)
    telling.hear("stream", name="stdout", text="x", parent=parent)


WRONG = {
    # States of jobs.
    "jobs busy beside a cell": jobs_beside_a_cell,
    "jobs busy without a cell": jobs_without_a_cell,
    "jobs idle without busy": jobs("idle"),
    "jobs idle twice": jobs("busy", "idle", "idle"),
    "jobs busy after their idle": jobs("busy", "idle", "busy"),
    "jobs busy for two parents": jobs("busy 1", "busy 2"),
    "jobs idle for another parent": jobs("busy 1", "idle 2"),
    "jobs busy in a client's session": jobs("busy", session="client"),
    "jobs busy in the kernel's session": jobs("busy", session="kernel"),
    "output without a cell": output_of_jobs_alone,
    # One after another: headers.
    "a second session": second_session,
    "a second use of an identifier": second_identifier,
    "a parent that is not the request": another_parent,
    # One after another: states.
    "output before busy": steps(step("ask"), step("hear", kind="stream", name="stdout", text="x")),
    "idle twice": steps(step("cell"), step("status", state="idle")),
    "busy after idle": steps(step("cell"), step("status", state="busy")),
    "busy twice beside a cell": steps(
        step("ask", kind="kernel_info_request"), step("status", state="busy"),
        step("status", state="busy")),
    "starting with a parent": steps(step("ask"), step("status", state="starting")),
    "starting twice": starting_twice,
    "starting late": starting_late,
    "busy without a parent": steps(step("status", state="busy", parent={})),
    "a stream without a parent": steps(
        step("hear", kind="stream", name="stdout", text="x", parent={})),
    "no welcome": not_welcomed,
    "a result after idle": after_idle("execute_result", data=TEXT, metadata={}, execution_count=1),
    "an input after idle": after_idle("execute_input", code="1", execution_count=1),
    "idle before the reply": idle_before_reply,
    "idle long after the reply": late_idle,
    "output between reply and idle": output_between_reply_and_idle,
    "a request never answered": never_answered,
    # One after another: cells.
    "a cell not announced": steps(
        step("ask"), step("status", state="busy"), step("reply"), step("status", state="idle")),
    "output before the input": steps(
        step("ask"), step("status", state="busy"), step("hear", kind="stream", name="stdout", text="x"),
        step("hear", kind="execute_input", code="1", execution_count=1)),
    "another input than the code": steps(
        step("ask"), step("status", state="busy"),
        step("hear", kind="execute_input", code="2", execution_count=1)),
    "a silent cell announced": steps(
        step("ask", silent=True), step("status", state="busy"),
        step("hear", kind="execute_input", code="1", execution_count=1)),
    "a silent cell's result": steps(
        step("begin", silent=True),
        step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=1)),
    "two results": two_results,
    "another number in the result": steps(
        step("begin"), step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=2)),
    "another number in the reply": steps(
        step("begin"), step("reply", execution_count=2), step("status", state="idle")),
    "a number left out": skipped_number,
    "an error only in the reply": steps(step("begin"), step("fail"), step("status", state="idle")),
    "another error in the reply": steps(
        step("begin"), step("hear", kind="error", ename="E", evalue="other", traceback=["t"]),
        step("fail"), step("status", state="idle")),
    "a failed cell's result": steps(
        step("begin"), step("hear", kind="execute_result", data=TEXT, metadata={}, execution_count=1),
        step("hear", kind="error", ename="E", evalue="v", traceback=["t"]),
        step("fail"), step("status", state="idle")),
    "an aborted cell's output": steps(
        step("begin"), step("hear", kind="execute_reply", channel="shell", status="aborted"),
        step("status", state="idle")),
    "an expression left out": steps(step("begin", user_expressions={"a": "1"}), step("reply")),
    "an update of what was not shown": alone(
        "update_display_data", data=TEXT, metadata={}, transient={"display_id": "d"}),
    # One after another: comms, questions and replies.
    "a message of a closed comm": closed_comm,
    "a comm opened twice": opened_twice,
    "a message of a comm that was never opened": alone("comm_msg", comm_id="c", data={}),
    "a question that is not allowed": asks_for_what_may_not_ask,
    "a question to another client": asks_the_wrong_client,
    "a question after the reply": steps(step("cell"), step(
        "hear", kind="input_request", channel="stdin", prompt="", password=False)),
    "a reply to another client": reply_to_another_client,
    "a second reply": steps(step("begin"), step("reply"), step("reply")),
    "a reply on the other channel": reply_on_the_other_channel,
    "shutdown instead of restart": steps(
        step("ask", kind="shutdown_request", channel="control", restart=True),
        step("hear", kind="shutdown_reply", channel="control", status="ok", restart=False)),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_checker_catches(what):
    with pytest.raises(Violation):
        WRONG[what](Telling())


def test_the_checker_passes_what_is_right():
    telling = Telling()
    telling.hear("iopub_welcome", parent={}, subscription="")
    telling.status("starting", parent={})
    telling.begin(1, user_expressions={"a": "1"})
    first = telling.latest
    telling.hear("stream", name="stdout", text="x")
    telling.hear("display_data", data={**TEXT, "application/json": {"a": [None]}, "image/png": "AA=="},
                 metadata={}, transient={"display_id": "d"})
    telling.hear("comm_open", comm_id="c", target_name="t", data={})
    telling.hear("input_request", channel="stdin", prompt="? ", password=True)
    telling.hear("execute_result", data=TEXT, metadata={}, execution_count=1)
    telling.reply(user_expressions={"a": {"status": "ok", "data": TEXT, "metadata": {}}}, payload=[
        {"source": "page", "data": TEXT, "start": 0},
        {"source": "set_next_input", "text": "2", "replace": False}])
    telling.status("idle")
    telling.begin(2)
    telling.hear("clear_output", wait=True)
    # A job of the first cell, while the second one runs.
    telling.hear("stream", parent=first, name="stderr", text="late")
    telling.hear("update_display_data", parent=first, data=TEXT, metadata={},
                 transient={"display_id": "d"})
    telling.hear("comm_msg", parent=first, comm_id="c", data={})
    telling.hear("error", ename="E", evalue="v", traceback=["t"])
    telling.fail(execution_count=2)
    telling.status("idle")
    # Jobs alone, beside a cell that begins, and their end beside it.
    jobs = telling.header("swift_job", "of jobs")
    telling.status("busy", parent=jobs)
    telling.status("busy", parent=jobs)
    telling.ask()
    telling.status("busy")
    telling.status("idle", parent=jobs)
    telling.status("busy")
    telling.hear("execute_reply", channel="shell", status="aborted")
    telling.status("idle")
    telling.ask("complete_request", code="abc", cursor_pos=3)
    telling.status("busy")
    telling.hear("complete_reply", channel="shell", **COMPLETE)
    telling.status("idle")
    telling.ask("kernel_info_request", channel="control")
    telling.status("busy")
    telling.hear("kernel_info_reply", channel="control", **KERNEL_INFO)
    telling.status("idle")
    telling.conversation.finish()
