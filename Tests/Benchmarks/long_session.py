"""Measures what each kind of step costs in a long session, as a multiple of its cost in a fresh one.

    .venv/bin/python Tests/Benchmarks/long_session.py [--cells few|many] [--rounds 15] [--seed 1]

The long session has declared variables, functions and types: in few cells of many declarations each,
or in one cell for each declaration. Both sessions run at the same time and take every step in turn, so
that a noisy machine troubles both alike. "None" counts the questions without an answer in time, which
cost as much as the kernel's limit.
"""

import argparse
import random
import statistics
import time

from jupyter_client.manager import start_new_kernel

DECLARATIONS = {
    "variables": "var number{0} = {0}",
    "functions": "func twice{0}(_ n: Int) -> Int {{ n * {0} }}",
    "types": "struct Point{0} {{ var x = {0}.0; func moved() -> Point{0} {{ self }} }}",
}
STEPS = {
    "expression": "[{0}, 2, 3].map {{ $0 * {0} }}",
    "expression of a name": "number0 + {0}",
    "loop": "for i in 0..<3 {{ _ = i + {0} }}",
    "declaration": "let value{0} = {0}",
    "function": "func f{0}(_ n: Int) -> Int {{ n + {0} }}",
    "job": "run {{ {0} }}",
    "syntax error": "let ) = {0}",
    "unknown name": "missing{0} + 1",
    "magic": "%who",
    "completion": "let n{0} = {0}\nnumber0.|",
    "inspection": "let n{0} = {0}\ntwice0|(1)",
}


def wait(client, request):
    """Waits until a request's idle and reply have come; returns the reply's content."""
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["content"].get("execution_state") == "idle":
            break
    while True:
        reply = client.get_shell_msg(timeout=120)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


def take(client, step, number):
    """Takes a step; returns the seconds until it is done, and whether it had the expected outcome."""
    code = STEPS[step].format(number) if "{0}" in STEPS[step] else STEPS[step]
    start = time.perf_counter()
    if step in ("completion", "inspection"):
        ask = client.complete if step == "completion" else client.inspect
        content = wait(client, ask(code.replace("|", ""), code.index("|")))
        is_good = bool(content.get("matches") or content.get("found"))
    else:
        content = wait(client, client.execute(code))
        fails = step in ("syntax error", "unknown name")
        is_good = content["status"] == ("error" if fails else "ok")
        assert is_good, (step, content)
    return time.perf_counter() - start, is_good


def declare(client, counts, per_cell, order):
    """Declares this many of each kind, mixed, in cells of some declarations."""
    lines = [DECLARATIONS[kind].format(n) for kind, count in counts.items() for n in range(count)]
    order.shuffle(lines)
    for start in range(0, len(lines), per_cell):
        content = wait(client, client.execute("\n".join(lines[start : start + per_cell])))
        assert content["status"] == "ok", content


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", default="swift")
    parser.add_argument("--cells", choices=["few", "many"], default="few",
                        help="few: a hundred declarations in each; many: one in each")
    parser.add_argument("--variables", type=int, default=1000)
    parser.add_argument("--functions", type=int, default=500)
    parser.add_argument("--types", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1, help="the order of declarations and steps")
    options = parser.parse_args()
    order = random.Random(options.seed)
    counts = {kind: getattr(options, kind) for kind in DECLARATIONS}
    sessions = {name: start_new_kernel(kernel_name=options.kernel) for name in ("fresh", "long")}
    results = {name: {step: [] for step in STEPS} for name in sessions}
    try:
        declare(sessions["fresh"][1], {kind: 1 for kind in counts}, 1, order)
        declare(sessions["long"][1], counts, 100 if options.cells == "few" else 1, order)
        for number in range(options.rounds + 1):
            for step in order.sample(list(STEPS), len(STEPS)):
                for name in order.sample(list(sessions), len(sessions)):
                    result = take(sessions[name][1], step, 10_000 + number)
                    # The first round finds caches empty.
                    if number > 0:
                        results[name][step].append(result)
    finally:
        for manager, client in sessions.values():
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    print_table(results, options.seed)


def print_table(results, seed):
    print(f"{'median of ms':24}{'fresh':>10}{'long':>10}{'ratio':>8}{'none':>8}   (seed {seed})")
    for step in STEPS:
        fresh, long = (
            statistics.median(seconds for seconds, _ in results[name][step]) * 1000
            for name in ("fresh", "long")
        )
        none = "/".join(
            str(sum(not is_good for _, is_good in results[name][step])) for name in ("fresh", "long")
        )
        print(f"{step:24}{fresh:10.1f}{long:10.1f}{long / fresh:8.2f}{none:>8}")


if __name__ == "__main__":
    main()
