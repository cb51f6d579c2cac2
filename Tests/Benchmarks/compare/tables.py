"""Medians and spreads as a table to read."""

import statistics


def percentile(values, share):
    """The value below which this share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def cell(values):
    """The median, with the smallest and the largest value when there are several."""
    if not values:
        return "–"
    text = number(statistics.median(values))
    if len(values) == 1:
        return text
    return f"{text} ({number(min(values))}–{number(max(values))})"


def number(value):
    """A number with about three significant digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def markdown(results, names):
    """A table with a row for each measure and a column for each contestant."""
    lines = ["| median (range) | " + " | ".join(names) + " |", "|-" * (len(names) + 1) + "|"]
    for row, values in results.items():
        lines.append(f"| {row} | " + " | ".join(cell(values.get(name, [])) for name in names) + " |")
    return "\n".join(lines) + "\n"
