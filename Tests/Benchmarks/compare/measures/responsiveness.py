"""Answers to side requests while four jobs compute and one floods the notebook."""

import queue
import threading
import time

LOAD = """
for n in 0..<4 { run("busy \\(n)") { while !Task.isCancelled {} } }
jobs.workers = 6
run("flood") { while !Task.isCancelled { print("a line of the flood") } }
"""


def under_load(session, count):
    """Milliseconds of kernel_info and completion; another thread reads what the flood prints."""
    session.run("import Foundation")
    session.run(LOAD)
    client, over = session.client, threading.Event()

    def read():
        while not over.is_set():
            try:
                client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                continue

    reader = threading.Thread(target=read)
    reader.start()
    try:
        rows = {"kernel_info under load, ms": [], "completion under load, ms": []}
        client.complete("Foundation.Dat")
        client.get_shell_msg(timeout=60)
        for number in range(count):
            for row, ask in (
                ("kernel_info under load, ms", client.kernel_info),
                ("completion under load, ms", lambda: client.complete(f"let a{number} = [1].ma")),
            ):
                start = time.perf_counter()
                ask()
                client.get_shell_msg(timeout=60)
                rows[row].append((time.perf_counter() - start) * 1e3)
        return rows
    finally:
        over.set()
        reader.join()
