"""There are no sub-shells: nothing announces them, and whoever asks is told why."""


def test_they_are_not_announced(kernel):
    assert "kernel subshells" not in kernel.request("kernel_info_request")["supported_features"]


def test_none_can_be_made(kernel):
    reply = kernel.request("create_subshell_request", channel="control")
    assert reply["status"] == "error" and reply["ename"] == "SubshellsNotSupported", reply
    assert "one cell at a time" in reply["evalue"]
    assert kernel.request("list_subshell_request", channel="control") == \
        {"status": "ok", "subshell_id": []}


def test_what_is_meant_for_one_is_not_run(kernel):
    kernel.ok("var subshellRuns = 0")
    cell = kernel.cell(kernel.send("execute_request", {"code": "subshellRuns += 1"},
                                   subshell_id="nowhere"))
    kernel.finish(cell)
    assert cell.status == "error" and "nowhere" in cell.reply["evalue"]
    assert kernel.value("subshellRuns") == "0"
