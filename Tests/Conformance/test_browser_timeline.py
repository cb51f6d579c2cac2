"""The timeline of jobs on a page: its colours are those of the theme, and its labels can be read."""

import re

import pytest
from playwright.sync_api import expect

from browser import SOON
from test_browser_cards import use_theme

pytestmark = pytest.mark.slow

JOBS = """import Foundation
struct Oops: Error {}
jobs.workers = 3
jobs.limit = 60
for n in 0..<24 {
  run("fetch \\(n)") {
    try await Task.sleep(for: .milliseconds(300 + 40 * n))
    if n == 13 { throw Oops() }
  }
}
run("trap") { usleep(300_000); fatalError("gone") }
run("late", timeout: .milliseconds(250)) { try await Task.sleep(for: .seconds(60)) }
let idle = run("idle") { try await Task.sleep(for: .seconds(60)) }
try? await Task.sleep(for: .milliseconds(400))
idle.cancel()
for _ in 0..<2_000 { run { usleep(100) } }
try jobs.map(0..<6, name: "resize a picture with a name that is rather long") { _ in usleep(250_000) }
jobs.wait()
let busy = run("busy") { try await Task.sleep(for: .seconds(600)) }
try? await Task.sleep(for: .milliseconds(300))"""

STATES = ["completed", "running", "cancelled", "timed out", "failed", "crashed"]


def luminance(colour):
    """The relative luminance of a colour as a browser gives it, by the rules for accessible pages."""
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def fill(locator):
    return locator.evaluate("e => getComputedStyle(e).fill")


def bar_colours(chart):
    """The colour of the bars of each state."""
    return set(chart.evaluate("""svg => [...svg.children]
        .filter(group => group.tagName === "g" && group.querySelector(":scope > rect"))
        .map(group => getComputedStyle(group).fill)"""))


def test_the_timeline_can_be_read_in_both_themes(open_notebook):
    notebook = open_notebook(jobs=JOBS, list="%jobs --timeline")
    notebook["jobs"].run()
    cell = notebook["list"].run()
    chart = cell.output.locator("svg[role=img]")
    expect(chart).to_be_visible(timeout=SOON)
    for state in STATES:
        expect(chart.get_by_text(re.compile(rf"^(✘ |◼ )?[\d,]+ {state}$"))).to_be_visible()
    for name in ["fetch 13", "trap", "late"]:
        expect(chart.get_by_text(re.compile(rf"^✘ {name}$"))).to_be_visible()
    seen = set()
    for theme in ["JupyterLab Dark", "JupyterLab Light"]:
        use_theme(notebook, theme)
        expect(notebook.page.locator("#jupyterlab-splash")).to_have_count(0, timeout=SOON)
        chart.scroll_into_view_if_needed()
        notebook.picture(theme.split()[-1].lower())
        ground = fill(chart.locator("> rect").first)
        assert contrast(fill(chart.locator("> text").first), ground) >= 4.5
        # The bars of each state, and so the entries of the legend, are seen on the page's ground.
        colours = bar_colours(chart)
        assert len(colours) == len(STATES)
        assert all(contrast(colour, ground) >= 2 for colour in colours), (ground, colours)
        seen.add(ground)
    assert len(seen) == 2, "the ground is that of the theme"
