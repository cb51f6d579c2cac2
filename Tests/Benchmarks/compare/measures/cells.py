"""Starting a kernel, and cells one after another."""

import statistics

from session import Session

DECLARATION = {
    "swift-kernel": "let v{n} = {n}",
    "ipykernel": "v{n} = {n}",
    "xeus-python": "v{n} = {n}",
    "jjava": "int v{n} = {n};",
    "kotlin": "val v{n} = {n}",
}

# Processes that compile, or wait to do so; they are the same for every kernel that compiles Swift.
COMPILERS = ("swift-cell-compiler", "swift-frontend", "ld.lld")


def starting(contestant):
    """Launch to kernel_info, the first cell, an import, a flood, memory at rest.

    Memory that processes share is divided among all that have it, those of other kernels too: where
    some of the same kind run beside this one, its share looks smaller than it is alone.
    """
    with Session(contestant) as session:
        rows = {"launch to kernel_info, ms": [session.launch_seconds * 1e3]}
        rows["first cell 1 + 1, ms"] = [session.seconds("1 + 1") * 1e3]
        rows["first import, ms"] = [session.seconds(contestant.setup) * 1e3]
        memory = session.memory()
        compilers = [memory.pop(name)["pss"] for name in COMPILERS if name in memory]
        rows["memory at rest (PSS), MB"] = [sum(sizes["pss"] for sizes in memory.values())]
        if compilers:
            rows["compiler processes (PSS), MB"] = [sum(compilers)]
        flood = session.run(contestant.flood)
        rows["100,000 lines of a cell, ms"] = [flood.seconds * 1e3]
        rows["lines of them received"] = [flood.text.count("\n")]
        return rows


def warm(contestant, count):
    """Cells never seen before, functions, and an unchanged cell."""
    with Session(contestant) as session:
        session.run(contestant.setup)
        for text in contestant.texts("expression", 3, first=1000):
            session.run(text)
        same = contestant.texts("expression", 1, first=5000)[0]
        session.run(same)
        return {
            "new expression, ms": [
                session.seconds(text) * 1e3 for text in contestant.texts("expression", count)
            ],
            "new function, ms": [
                session.seconds(text) * 1e3 for text in contestant.texts("function", count)
            ],
            "unchanged cell again, ms": [session.seconds(same) * 1e3 for _ in range(count)],
        }


def growth(contestant, count, rounds):
    """A session of declaring cells: how much slower the last ones are than the third of a new one.

    They take turns, for the machine may be slower when the last ones come than when the third came.
    """
    text = DECLARATION[contestant.name]
    early, late = "declaring cells 3-7, ms", f"declaring cells from {count - 4}, ms"
    rows = {early: [], late: [], f"cell {count} / cell 3": []}

    def declare(session, number):
        return session.seconds(text.replace("{n}", str(number))) * 1e3

    with Session(contestant) as old:
        old.run(contestant.setup)
        before = sum(sizes["rss"] for sizes in old.memory().values())
        for number in range(1, count - 4):
            declare(old, number)
        after = sum(sizes["rss"] for sizes in old.memory().values())
        rows[f"memory per cell over {count} cells, kB"] = [(after - before) * 1e3 / (count - 5)]
        for number in range(count - 4, count - 4 + 5 * rounds, 5):
            times = {early: [], late: []}
            with Session(contestant) as new:
                new.run(contestant.setup)
                for other in (1, 2):
                    declare(new, other)
                for step in range(5):
                    times[late].append(declare(old, number + step))
                    times[early].append(declare(new, 3 + step))
            for row, values in times.items():
                rows[row] += values
            ratio = statistics.median(times[late]) / statistics.median(times[early])
            rows[f"cell {count} / cell 3"].append(ratio)
    return rows
