"""Sub-shells, JEP 91: cells run beside cells of other shells and share what they declare."""

import pytest

# Waits until a cell of another shell opens the door of this name.
WAIT = 'print("waits"); {door}.wait()'


def create(kernel):
    return kernel.request("create_subshell_request", channel="control")["subshell_id"]


def delete(kernel, subshell):
    return kernel.request("delete_subshell_request", {"subshell_id": subshell}, "control")


def listed(kernel):
    return kernel.request("list_subshell_request", channel="control")["subshell_id"]


@pytest.fixture
def subshell(kernel):
    identifier = create(kernel)
    yield identifier
    if identifier in listed(kernel):
        delete(kernel, identifier)


def start(kernel, code, **options):
    """Starts a cell; returns once it has printed."""
    cell = kernel.start_cell(code, **options)
    cell.wait(lambda cell: cell.text())
    return cell


def door(kernel):
    kernel.ok("import Dispatch; let door = DispatchSemaphore(value: 0)")
    return WAIT.format(door="door")


def test_they_are_announced(kernel):
    assert "kernel subshells" in kernel.request("kernel_info_request")["supported_features"]


def test_they_are_made_listed_and_deleted(kernel):
    assert listed(kernel) == []
    both = [create(kernel), create(kernel)]
    assert both[0] != both[1]
    assert listed(kernel) == both
    for identifier in both:
        assert delete(kernel, identifier) == {"status": "ok"}
    assert listed(kernel) == []
    assert delete(kernel, both[0])["status"] == "error"


def test_a_cell_runs_beside_one_that_waits_for_it(kernel, subshell):
    """What deadlocks in one shell: the first cell goes on when the second one says so."""
    main = start(kernel, door(kernel) + "\n42")
    beside = kernel.run_cell("door.signal()", subshell=subshell)
    assert beside.status == "ok" and beside.reply["execution_count"] == 1
    assert kernel.finish(main).result == "42"


def test_they_share_one_session(kernel, subshell):
    kernel.ok("var shared = 1; struct Shared { var value = 1 }")
    kernel.ok("shared += 1; func double(_ v: Shared) -> Int { v.value * 2 }", subshell=subshell)
    assert kernel.value("shared + double(Shared())") == "4"


def test_what_two_cells_declare_at_once_is_there_when_they_have_ended(kernel, subshell):
    main = start(kernel, "let fromMain = 1, either = \"main\"; " + door(kernel))
    early = kernel.run_cell("fromMain", subshell=subshell)
    assert early.status == "error" and "cannot find 'fromMain'" in early.reply["evalue"]
    kernel.ok("let fromBeside = 2, either = \"beside\"", subshell=subshell)
    kernel.ok("door.signal()", subshell=subshell)
    assert kernel.finish(main).status == "ok"
    assert kernel.value("\"\\(fromMain + fromBeside) \\(either)\"") == '"3 beside"'


def test_a_busy_loop_leaves_the_other_shell_free(kernel, subshell):
    loop = start(kernel, 'print("loops"); while true {}', subshell=subshell)
    assert kernel.value("6 * 7") == "42"
    kernel.interrupt()
    assert kernel.finish(loop).reply["ename"] == "Interrupted"


def test_an_interrupt_stops_the_cells_of_all_shells(kernel, subshell):
    cells = [start(kernel, 'print("loops"); while true {}', subshell=shell)
             for shell in (None, subshell)]
    kernel.interrupt()
    assert [kernel.finish(cell).reply["ename"] for cell in cells] == ["Interrupted"] * 2


def test_a_trap_is_the_cell_s_own(kernel, subshell):
    main = start(kernel, door(kernel) + "\n\"whole\"")
    trap = kernel.run_cell("let none: Int? = nil\nnone!", subshell=subshell)
    assert trap.status == "error" and "In[s" in trap.traceback, trap.describe()
    kernel.ok("door.signal()", subshell=subshell)
    assert kernel.finish(main).result == '"whole"'


def test_a_failure_aborts_what_waits_in_its_own_shell(kernel, subshell):
    kernel.ok("import Dispatch; let gate = DispatchSemaphore(value: 0)")
    main = [start(kernel, door(kernel)), kernel.start_cell("1")]
    failing = start(kernel, WAIT.format(door="gate") + "\nfatalError()", subshell=subshell)
    aborted = kernel.start_cell("1", subshell=subshell)
    another = create(kernel)
    kernel.ok("gate.signal()", subshell=another)
    assert kernel.finish(failing).status == "error"
    assert kernel.finish(aborted).status == "aborted"
    kernel.ok("door.signal()", subshell=subshell)
    assert [kernel.finish(cell).status for cell in main] == ["ok", "ok"]
    assert delete(kernel, another) == {"status": "ok"}


def test_output_finds_its_cell(kernel, subshell):
    code = 'for i in 0..<500 { print("{} \\(i)") }'
    cells = {name: kernel.start_cell(code.replace("{}", name, 1), subshell=shell)
             for name, shell in (("main", None), ("beside", subshell))}
    for name, cell in cells.items():
        assert kernel.finish(cell).text() == "".join(f"{name} {i}\n" for i in range(500))


def test_a_job_belongs_to_its_cell(kernel, subshell):
    main = start(kernel, door(kernel))
    launch = kernel.ok('let job = run { print("from the job"); return 5 }', subshell=subshell)
    launch.wait_for_jobs()
    assert launch.text() == "from the job\n"
    kernel.ok("door.signal()", subshell=subshell)
    assert kernel.finish(main).text() == "waits\n"


def test_a_deleted_one_ends_what_runs_and_aborts_what_waits(kernel, subshell):
    running = start(kernel, door(kernel) + "\n\"done\"", subshell=subshell)
    waiting = kernel.start_cell("1", subshell=subshell)
    kernel.request("kernel_info_request")
    assert delete(kernel, subshell) == {"status": "ok"}
    late = kernel.run_cell("1", subshell=subshell)
    assert late.status == "error" and late.reply["ename"] == "SubshellNotFound"
    kernel.ok("door.signal()")
    assert kernel.finish(running).result == '"done"'
    assert kernel.finish(waiting).status == "aborted"


def test_what_is_meant_for_one_is_not_run(kernel):
    kernel.ok("var subshellRuns = 0")
    cell = kernel.run_cell("subshellRuns += 1", subshell="nowhere")
    assert cell.status == "error" and "nowhere" in cell.reply["evalue"]
    assert [m["msg_type"] for m in cell.messages] == ["status", "status"]
    assert kernel.value("subshellRuns") == "0"
    comm = kernel.cell(kernel.send("comm_msg", {"comm_id": "c", "data": {}}, subshell_id="nowhere"))
    comm.wait(lambda comm: comm.is_idle)
    assert [m["msg_type"] for m in comm.messages] == ["status", "status"]
    reply = kernel.request("is_complete_request", {"code": "1"}, subshell_id="nowhere")
    assert reply["ename"] == "SubshellNotFound"
    # What is said on control is for the whole kernel.
    assert kernel.request("interrupt_request", channel="control", subshell_id="nowhere") == \
        {"status": "ok"}


def test_a_comm_is_served_as_jupyterlab_asks_for_it(kernel):
    """It makes a sub-shell for each comm target, and names it in every message of such comms."""
    kernel.ok('Comm.register("subshells") { comm, _ in\n'
              '  comm.onMessage { message, _ in comm.send(message) }\n}')
    subshell = create(kernel)
    main = start(kernel, door(kernel))
    opening = kernel.send("comm_open", {"comm_id": "sub", "target_name": "subshells", "data": {}},
                          subshell_id=subshell)
    kernel.until(lambda: kernel.cell(opening).is_idle)
    message = kernel.send("comm_msg", {"comm_id": "sub", "data": {"x": 1}}, subshell_id=subshell)
    echo = kernel.until(lambda: next(
        (m for m in kernel.published if m["msg_type"] == "comm_msg"
         and m["content"]["comm_id"] == "sub"), None))
    assert echo["content"]["data"] == {"x": 1}
    kernel.until(lambda: kernel.cell(message).is_idle)
    assert not main.is_idle
    kernel.send("comm_close", {"comm_id": "sub", "data": {}}, subshell_id=subshell)
    kernel.ok("door.signal()", subshell=subshell)
    assert kernel.finish(main).status == "ok"
    assert delete(kernel, subshell) == {"status": "ok"}


def test_reset_waits_for_no_other_shell(kernel, subshell):
    main = start(kernel, door(kernel))
    refused = kernel.run_cell("%reset -f", subshell=subshell)
    assert refused.status == "error" and refused.reply["ename"] == "CellsRunning"
    kernel.ok("door.signal()", subshell=subshell)
    assert kernel.finish(main).status == "ok"


def test_a_restart_leaves_none(fresh_kernel):
    subshell = create(fresh_kernel)
    fresh_kernel.restart()
    assert listed(fresh_kernel) == []
    assert fresh_kernel.run_cell("1", subshell=subshell).status == "error"


def test_each_cell_reads_what_was_typed_for_it(kernel, subshell):
    cells = {"main": kernel.start_cell('readLine().map { "main got \\($0)" }!'),
             "beside": kernel.start_cell('readLine().map { "beside got \\($0)" }!',
                                         subshell=subshell)}
    by_id = {cell.id: name for name, cell in cells.items()}
    for count in (1, 2):
        kernel.until(lambda: len(kernel.input_requests) == count)
        question = kernel.input_requests[-1]
        reply = kernel.client.session.msg(
            "input_reply", {"value": by_id[question["parent_header"]["msg_id"]]}, parent=question)
        kernel.channels["stdin"].send(reply)
    for name, cell in cells.items():
        assert kernel.finish(cell).result == f'"{name} got {name}"'
    kernel.input_requests.clear()


def test_an_interrupt_ends_all_that_wait_for_input(kernel, subshell):
    cells = [kernel.start_cell("readLine()", subshell=shell) for shell in (None, subshell)]
    kernel.until(lambda: kernel.input_requests)
    for cell in cells:
        cell.wait(lambda cell: cell.contents("execute_input"))
    kernel.interrupt()
    assert [kernel.finish(cell).reply["ename"] for cell in cells] == ["Interrupted"] * 2
    kernel.input_requests.clear()
    assert kernel.value("1 + 1") == "2"
