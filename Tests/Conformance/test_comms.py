"""What the kernel itself answers on comms, whatever its cells do with them."""


def open_comm(kernel, identifier, target):
    request = kernel.send("comm_open", {"comm_id": identifier, "target_name": target, "data": {}})
    kernel.until(lambda: kernel.cell(request).is_idle)
    return request


def states(kernel, request):
    return [m["content"]["execution_state"] for m in kernel.cell(request).messages
            if m["msg_type"] == "status"]


def test_the_states_of_widgets_are_told_to_a_page_that_is_loaded_again(kernel):
    """JupyterLab waits four seconds for this answer before it asks for every widget alone."""
    assert states(kernel, open_comm(kernel, "control", "jupyter.widget.control")) == \
        ["busy", "idle"]
    assert kernel.request("comm_info_request", {"target_name": "jupyter.widget.control"})[
        "comms"] == {"control": {"target_name": "jupyter.widget.control"}}
    question = kernel.send("comm_msg", {"comm_id": "control",
                                        "data": {"method": "request_states"}})
    answer = kernel.wait_for(question, lambda m: m["msg_type"] == "comm_msg", timeout=4)
    assert answer["content"]["comm_id"] == "control"
    assert answer["content"]["data"] == \
        {"method": "update_states", "states": {}, "buffer_paths": []}
    kernel.send("comm_close", {"comm_id": "control", "data": {}})
    assert kernel.request("comm_info_request") == {"status": "ok", "comms": {}}


def test_comms_are_answered_while_a_cell_runs(kernel):
    cell = kernel.start_cell("try await Task.sleep(for: .seconds(30))")
    cell.wait(lambda cell: cell.contents("execute_input"))
    open_comm(kernel, "control", "jupyter.widget.control")
    question = kernel.send("comm_msg", {"comm_id": "control",
                                        "data": {"method": "request_states"}})
    kernel.wait_for(question, lambda m: m["msg_type"] == "comm_msg", timeout=4)
    assert not cell.is_idle
    kernel.send("comm_close", {"comm_id": "control", "data": {}})
    kernel.interrupt()
    assert kernel.finish(cell).status == "error"


def test_a_message_for_a_comm_that_is_not_open_goes_nowhere(kernel):
    for kind in ("comm_msg", "comm_close"):
        request = kernel.send(kind, {"comm_id": "ghost", "data": {"x": 1}})
        kernel.until(lambda: kernel.cell(request).is_idle)
        assert {m["msg_type"] for m in kernel.cell(request).messages} == {"status"}
