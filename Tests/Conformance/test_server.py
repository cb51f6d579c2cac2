"""JupyterLab's server, addressed as its pages do."""

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
                           for kind in ("display_data", "update_display_data")
                           for c in page.of(launching, kind)))
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


@pytest.mark.slow
def test_a_server_with_its_default_limits_drops_nothing(lab):
    """Four jobs that print 6 MB in all, more than the server lets through at once."""
    kernel = lab.ask("kernels", "POST", {"name": "swift"})["id"]
    page = Page(lab, kernel)
    lines = 30_000
    page.until_idle(page.run("import Foundation\nlet go = DispatchSemaphore(value: 0)"))
    jobs = [page.run(f'let job{n} = run("j{n}") {{ go.wait()\nfor i in 0..<{lines} '
                     f'{{ print("job {n} says at line \\(i) what fills fifty bytes ✓") }} }}')
            for n in range(4)]
    for job in jobs:
        page.until_idle(job)
    page.until_idle(page.run("for _ in 0..<4 { go.signal() }"))
    # No cell runs from here on: nothing makes the server forget what it has counted.
    expected = {job: "".join(f"job {n} says at line {i} what fills fifty bytes ✓\n"
                             for i in range(lines)) for n, job in enumerate(jobs)}
    text = {job: "" for job in jobs}

    def is_all_there():
        for message in page.published:
            if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] in text:
                text[message["parent_header"]["msg_id"]] += message["content"]["text"]
        page.published.clear()
        return any("rate exceeded" in t for t in text.values()) \
            or all(len(text[job]) >= len(expected[job]) for job in jobs)

    page.until(is_all_there)
    assert sum(len(t.encode()) for t in text.values()) > 6_000_000
    assert text == expected, "every line once, in order, and no note of the server's"
    lab.ask(f"kernels/{kernel}", "DELETE")
