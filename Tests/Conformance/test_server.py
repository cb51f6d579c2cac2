"""JupyterLab's server, spoken to as its pages do."""

import pytest

from server import JupyterServer
from server_page import Page


@pytest.fixture
def lab(tmp_path):
    lab = JupyterServer("lab", tmp_path)
    yield lab
    lab.close()


@pytest.mark.slow
def test_jupyterlab_runs_cells_and_jobs(lab):
    assert lab.ask("kernelspecs")["kernelspecs"]["swift"]["spec"]["display_name"] == "Swift"
    kernel = lab.ask("kernels", "POST", {"name": "swift"})["id"]
    page = Page(lab, kernel)
    cell = page.run("6 * 7")
    page.until_idle(cell)
    assert page.of(cell, "execute_result")[0]["data"]["text/plain"] == "42"

    launching = page.run('import Foundation\nlet held = DispatchSemaphore(value: 0)\n'
                         'run("held") { held.wait(); print("late"); return 5 }')
    page.until_idle(launching)
    other = page.run('print("other"); held.signal()')
    page.until_idle(other)
    page.until(lambda: any("completed" in c["data"]["text/plain"]
                           for c in page.of(launching, "display_data")))
    assert "".join(c["text"] for c in page.of(launching, "stream")) == "late\n"
    assert "".join(c["text"] for c in page.of(other, "stream")) == "other\n"

    sleeping = page.run('print("in")\ntry await Task.sleep(for: .seconds(600))')
    page.until(lambda: page.of(sleeping, "stream"))
    lab.ask(f"kernels/{kernel}/interrupt", "POST", {})
    page.until_idle(sleeping)
    assert page.of(sleeping, "error")

    lab.ask(f"kernels/{kernel}/restart", "POST", {})
    page.socket.close()
    page = Page(lab, kernel)
    again = page.run("1 + 1")
    page.until_idle(again)
    assert page.of(again, "execute_result")[0]["data"]["text/plain"] == "2"
    lab.ask(f"kernels/{kernel}", "DELETE")
    assert lab.ask("kernels") == []
