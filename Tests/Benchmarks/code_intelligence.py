"""Measures how long completion and inspection take over the wire, and prints medians.

    .venv/bin/python Tests/Benchmarks/code_intelligence.py [--kernel swift] [--rounds 30]

Asks a kernel that rests first, then one with four jobs that keep the processors busy. "Same place"
is one more letter of a name that was asked about before; "new text" changes what stands before it;
"same text" asks about another name of it.
"""

import argparse
import json
import statistics
import time

import psutil
from jupyter_client.manager import start_new_kernel

SESSION = [
    "import Foundation",
    "struct Point { var abscissa = 1.0, ordinate = 2.0 }\nlet points = [Point(), Point()]",
    "/// Tells how far it is.\nfunc distance(from a: Point, to b: Point) -> Double { 0 }",
]
JOBS = "let busy = (1...4).map { _ in run { while !Task.isCancelled {} } }"


def ask(client, kind, code):
    """Asks at the `|`; returns the seconds until the reply, and the reply's content."""
    cursor = code.index("|")
    text = code.replace("|", "", 1)
    start = time.perf_counter()
    if kind == "complete":
        request = client.complete(text, cursor)
    else:
        request = client.inspect(text, cursor)
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == request:
            return time.perf_counter() - start, reply["content"]


def found(content):
    return bool(content.get("matches") or content.get("found"))


QUESTIONS = {
    "complete members, same place": ("complete", "points.|"),
    "complete members, new text": ("complete", "let n{0} = {0}\npoints.firs|"),
    "complete names, same place": ("complete", "poi|"),
    "complete names, new text": ("complete", "let n{0} = {0}\npoi|"),
    "complete everything, new text": ("complete", "let n{0} = {0}\n|"),
    "complete labels, new text": ("complete", "let n{0} = {0}\ndistance(|"),
    "inspect a cell's function": ("inspect", "let n{0} = {0}\ndist|ance(from: points[0])"),
    "inspect, same text": ("inspect", "let n{0} = {0}\ndistance(from: poi|nts[0])"),
    "inspect a library's method": ("inspect", "let n{0} = {0}\npoints.ma|p {{ $0 }}"),
}


def measure(client, rounds):
    times = {name: [] for name in QUESTIONS}
    for number in range(rounds):
        for name, (kind, template) in QUESTIONS.items():
            code = template.format(number) if "{0}" in template else template
            seconds, content = ask(client, kind, code)
            assert found(content), (name, content)
            times[name].append(seconds)
    return {name: (statistics.median(values), max(values)) for name, values in times.items()}


def compiler(manager):
    for child in psutil.Process(manager.provisioner.pid).children():
        if child.name().startswith("swift-cell-comp"):
            return child
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", default="swift")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    manager, client = start_new_kernel(kernel_name=options.kernel)
    try:
        for cell in SESSION:
            client.execute_interactive(cell, timeout=60, output_hook=lambda message: None)
        results = {"cold": {name: ask(client, *question)[0] for name, question in [
            ("first question", ("complete", "points.|")), ("first name", ("complete", "poi|")),
            ("first inspection", ("inspect", "points|"))]}}
        results["at rest"] = measure(client, options.rounds)
        client.execute_interactive(JOBS, timeout=60, output_hook=lambda message: None)
        results["with four jobs"] = measure(client, options.rounds)
        client.execute_interactive("for job in busy { job.cancel() }", timeout=60,
                                   output_hook=lambda message: None)
        process = compiler(manager)
        if process:
            memory = process.memory_full_info()
            results["memory"] = {"resident MB": memory.rss >> 20, "own MB": memory.uss >> 20}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    for name, seconds in results.pop("cold").items():
        print(f"{'cold: ' + name:38} {seconds * 1000:8.1f} ms")
    memory = results.pop("memory", {})
    for name in QUESTIONS:
        line = "".join(f"  {label}: {values[name][0] * 1000:6.1f} ms (max {values[name][1] * 1000:6.1f})"
                       for label, values in results.items())
        print(f"{name:32}{line}")
    print(json.dumps(memory))


if __name__ == "__main__":
    main()
