"""Compares the kernel with its peers in one run: what users wait for, and what jobs cost.

    python Tests/Benchmarks/compare [--rounds 5] [--only starting warm …] [--without kotlin …]

Wants the peers (Tests/Benchmarks/compare/requirements.txt, and a JDK for the two Java kernels) in the
environment it runs in, and the kernel installed as `swift`. The order of the contestants rotates from
round to round, so that a noisy machine troubles all of them alike; medians and ranges are printed, and
written beside this file after each topic.
"""

import argparse
import json
import pathlib
import platform
import statistics
import sys

import contestants
import goals
import tables
from measures import by_hand, cells, jobs, output, responsiveness
from session import Session

HERE = pathlib.Path(__file__).parent
SWIFT = contestants.named(["swift-kernel"])[0]
PYTHON = contestants.named(["ipykernel"])[0]
UNPACED = {"SWIFT_KERNEL_OUTPUT_RATE": "off", "SWIFT_KERNEL_OUTPUT_CAP": "off"}


class Results(dict):
    """Values by row and contestant."""

    def add(self, name, rows):
        for row, values in rows.items():
            self.setdefault(row, {}).setdefault(name, []).extend(values)


def rotated(items, number):
    number %= len(items)
    return items[number:] + items[:number]


def starting(results, chosen, options):
    for round_number in range(options.rounds):
        for contestant in rotated(chosen, round_number):
            results.add(contestant.name, cells.starting(contestant))


def warm(results, chosen, options):
    """New texts of every kernel, and of the compiler called by hand, in turn."""
    count = max(1, options.cells // options.rounds)
    for round_number in range(options.rounds):
        for contestant in rotated([*chosen, None], round_number):
            if contestant:
                results.add(contestant.name, cells.warm(contestant, count))
            elif SWIFT in chosen:
                results.add("by hand", by_hand.by_hand(SWIFT, count))


def growth(results, chosen, options):
    for contestant in chosen:
        results.add(contestant.name, cells.growth(contestant, 300, options.rounds))


def long_session(results, chosen, options):
    results.add(SWIFT.name, cells.growth(SWIFT, 1000, options.rounds))


def load(results, chosen, options):
    for _ in range(options.rounds):
        with Session(SWIFT) as session:
            results.add(SWIFT.name, responsiveness.under_load(session, 200))


def lines(results, chosen, options):
    with Session(SWIFT) as session:
        row = "line of a job to the client, ms"
        results.add(SWIFT.name, {row: output.line_latency(session, 200)})
    for _ in range(options.rounds):
        for name, environment in (("swift-kernel", UNPACED), ("swift-kernel, paced", None)):
            with Session(SWIFT, environment) as session:
                results.add(name, output.flood_rows(session, 250_000))
        with Session(SWIFT, UNPACED) as session:
            results.add(SWIFT.name, output.wire_rows(session, 10_000))
        with Session(PYTHON) as session:
            rate, ratio = output.recipe_flood(session, 1000)
            results.add(
                "recipe",
                {
                    "lines a second of four jobs": [rate],
                    "bytes on the wire per printed byte": [ratio],
                },
            )


def pools(results, chosen, options):
    counts = {"swift-kernel": 100_000, "ThreadPoolExecutor": 100_000, "dask": 5000}
    counts["ipyparallel"] = 2000
    work = {"swift-kernel": 400_000_000, "recipe": 2_000_000}
    for _ in range(options.rounds):
        for name, count in counts.items():
            with Session(SWIFT if name == "swift-kernel" else PYTHON) as session:
                results.add(name, jobs.empty_rows(session, name, count))
        for name, count in work.items():
            with Session(SWIFT if name == "swift-kernel" else PYTHON) as session:
                one, four = jobs.computing(session, name, count)
                scale = work["swift-kernel"] / count
                results.add(
                    name,
                    {
                        "computing work, s": [four * scale],
                        "four jobs / one after another": [four / one],
                    },
                )


TOPICS = {
    topic.__name__.replace("_", "-"): topic
    for topic in (starting, warm, growth, long_session, load, lines, pools)
}


def write(results, output):
    """Writes what has been measured as tables and as values; returns the tables."""
    columns = dict.fromkeys(name for values in results.values() for name in values)
    text = f"{goals.markdown(results)}\n{tables.markdown(results, list(columns))}"
    machine = {"machine": platform.machine(), "system": platform.release()}
    machine["medians"] = {
        row: {name: statistics.median(values) for name, values in by_name.items()}
        for row, by_name in results.items()
    }
    output.with_suffix(".json").write_text(
        json.dumps(machine | {"values": results}, indent=1) + "\n"
    )
    output.with_suffix(".md").write_text(text)
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [contestant.name for contestant in contestants.ALL]
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=50, help="different texts of each kind")
    parser.add_argument("--only", nargs="+", choices=list(TOPICS), default=list(TOPICS))
    parser.add_argument("--without", nargs="+", choices=names, default=[])
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "results")
    options = parser.parse_args()
    chosen = [each for each in contestants.ALL if each.name not in options.without]
    results = Results()
    for name in options.only:
        print(f"{name} …", file=sys.stderr)
        TOPICS[name](results, chosen, options)
        # What has been measured is kept if the next topic is stopped.
        text = write(results, options.output)
    print(text)


if __name__ == "__main__":
    main()
