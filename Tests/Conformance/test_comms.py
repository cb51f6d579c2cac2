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


def talk(kernel, identifier, data):
    return kernel.send("comm_msg", {"comm_id": identifier, "data": data})


def test_a_front_ends_comm_is_served_by_a_cell(kernel):
    cell = kernel.ok("""
        Comm.register("greeter") { comm, opening in
          comm.onMessage { message, _ in comm.send(["echo": message]) }
          comm.send(["hello": opening])
        }
        """)
    kernel.send("comm_open", {"comm_id": "g1", "target_name": "greeter", "data": {"name": "Ana"}})
    said = [m["content"]["data"] for m in cell.wait(
        lambda cell: [m for m in cell.messages if m["msg_type"] == "comm_msg"])]
    assert said == [{"hello": {"name": "Ana"}}]
    talk(kernel, "g1", {"n": [1, 2.5, None]})
    answer = cell.wait(lambda cell: [m for m in cell.messages if m["msg_type"] == "comm_msg"][1:])
    assert answer[0]["content"] == {"comm_id": "g1", "data": {"echo": {"n": [1, 2.5, None]}}}
    assert kernel.request("comm_info_request", {"target_name": "greeter"})["comms"] == \
        {"g1": {"target_name": "greeter"}}
    kernel.send("comm_close", {"comm_id": "g1", "data": {}})
    assert kernel.request("comm_info_request")["comms"] == {}


def test_widgets_come_back_after_a_reload(kernel):
    cell = kernel.ok("""
        let slider = Comm(
          target: "jupyter.widget",
          data: ["state": ["_model_name": "IntSliderModel", "value": 1], "buffer_paths": []],
          metadata: ["version": "2.1.0"])
        slider.send(["method": "update", "state": ["value": 2], "buffer_paths": []])
        """)
    opening = next(m for m in cell.messages if m["msg_type"] == "comm_open")
    assert opening["metadata"] == {"version": "2.1.0"}
    identifier = opening["content"]["comm_id"]
    # The user moves it.
    talk(kernel, identifier, {"method": "update", "state": {"value": 7}, "buffer_paths": []})
    open_comm(kernel, "control", "jupyter.widget.control")
    question = talk(kernel, "control", {"method": "request_states"})
    answer = kernel.wait_for(question, lambda m: m["msg_type"] == "comm_msg", timeout=4)
    state = answer["content"]["data"]["states"][identifier]
    assert state["model_name"] == "IntSliderModel" and state["state"]["value"] == 7
    kernel.send("comm_close", {"comm_id": "control", "data": {}})
    kernel.ok("slider.close()")
    assert kernel.request("comm_info_request")["comms"] == {}


def test_the_comms_of_a_lost_runner_are_closed(fresh_kernel):
    cell = fresh_kernel.ok('let line = Comm(target: "plot")')
    identifier = cell.contents("comm_open")[0]["comm_id"]
    fresh_kernel.runner.kill()
    closed = cell.wait(lambda cell: cell.contents("comm_close"))
    assert closed[0]["comm_id"] == identifier
    assert fresh_kernel.request("comm_info_request")["comms"] == {}
    assert fresh_kernel.value("1 + 1") == "2"
