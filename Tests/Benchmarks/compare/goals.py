"""What the kernel is to reach, as ratios within one run wherever others can be measured beside it."""

import dataclasses
import statistics

from tables import number, percentile


@dataclasses.dataclass(frozen=True)
class Goal:
    """A measured value and its limit; `against` names the contestant whose value it is divided by."""

    row: str
    limit: float
    against: str | None = None
    share: float | None = None
    at_least: bool = False

    def line(self, results):
        """The goal, what was reached, and whether that is enough; None when it was not measured."""
        own = results.get(self.row, {}).get("swift-kernel")
        other = results.get(self.row, {}).get(self.against) if self.against else None
        if not own or (self.against and not other):
            return None
        value = percentile(own, self.share) if self.share else statistics.median(own)
        if other:
            value /= statistics.median(other)
        is_reached = value >= self.limit if self.at_least else value <= self.limit
        what = self.row + (f", p{self.share * 100:.0f}" if self.share else "")
        unit = f" × {self.against}" if self.against else ""
        sign = "≥" if self.at_least else "≤"
        mark = "yes" if is_reached else "**no**"
        return f"| {what} | {sign} {number(self.limit)}{unit} | {number(value)}{unit} | {mark} |"


GOALS = [
    Goal("launch to kernel_info, ms", 0.15, "ipykernel"),
    Goal("first cell 1 + 1, ms", 1, "jjava"),
    Goal("new expression, ms", 0.6, "by hand"),
    Goal("new expression, ms", 1, "jjava"),
    Goal("new expression, ms", 1, "kotlin"),
    Goal("new function, ms", 0.7, "by hand"),
    Goal("unchanged cell again, ms", 10),
    Goal("cell 300 / cell 3", 1.3),
    Goal("cell 1000 / cell 3", 1.3),
    Goal("kernel_info under load, ms", 20, share=0.99),
    Goal("completion under load, ms", 80, share=0.99),
    Goal("line of a job to the client, ms", 3),
    Goal("line of a job to the client, ms", 15, share=0.99),
    Goal("lines a second of four jobs", 10, "recipe", at_least=True),
    Goal("bytes on the wire per printed byte", 1.1),
    Goal("empty job, µs", 2),
    Goal("empty job, µs", 0.1, "ThreadPoolExecutor"),
    Goal("four jobs / one after another", 0.55),
    Goal("computing work, s", 1 / 20, "recipe"),
    Goal("memory at rest (PSS), MB", 40),
]


def markdown(results):
    """A table of the goals that could be measured."""
    lines = ["| what | goal | measured | reached |", "|-|-|-|-|"]
    lines += [line for goal in GOALS if (line := goal.line(results))]
    return "\n".join(lines) + "\n"
