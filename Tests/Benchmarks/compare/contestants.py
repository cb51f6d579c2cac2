"""The kernels that are compared, and the texts with which each does the same."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A kernel and its texts; `{n}` stands for a number that makes each text a new one."""

    name: str
    kernel: str
    setup: str
    expression: str
    function: str
    flood: str

    def texts(self, kind, count, first=10):
        """Different texts of one kind."""
        return [getattr(self, kind).replace("{n}", str(first + n)) for n in range(count)]


PYTHON = {
    "setup": "import math",
    "expression": "sum(x * {n} for x in [{n}, 2, 3])",
    "function": "def f{n}(n): return sum(range(n)) + {n}",
    "flood": 'for i in range(100_000): print("line", i)',
}

ALL = [
    Contestant(
        name="swift-kernel",
        kernel="swift",
        setup="import Foundation",
        expression="[{n}, 2, 3].map { $0 * {n} }.reduce(0, +)",
        function="func f{n}(_ n: Int) -> Int { (0..<n).reduce({n}, +) }",
        flood='for i in 0..<100_000 { print("line", i) }',
    ),
    Contestant(name="ipykernel", kernel="python3", **PYTHON),
    Contestant(name="xeus-python", kernel="xpython", **PYTHON),
    Contestant(
        name="jjava",
        kernel="java",
        setup="import java.util.stream.*;",
        expression="IntStream.of({n}, 2, 3).map(x -> x * {n}).sum()",
        function="int f{n}(int n) { return IntStream.range(0, n).sum() + {n}; }",
        flood='for (int i = 0; i < 100000; i++) System.out.println("line " + i);',
    ),
    Contestant(
        name="kotlin",
        kernel="kotlin",
        setup="import kotlin.math.*",
        expression="listOf({n}, 2, 3).map { it * {n} }.sum()",
        function="fun f{n}(n: Int): Int = (0 until n).sum() + {n}",
        flood='for (i in 0 until 100000) println("line $i")',
    ),
]


def named(names):
    """The contestants of these names, in the order of the table."""
    return [contestant for contestant in ALL if contestant.name in names]
