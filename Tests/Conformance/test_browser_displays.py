"""What JupyterLab and Notebook 7 draw of a cell's displays."""

import re

import pytest
from playwright.sync_api import expect

from browser import SOON

pytestmark = pytest.mark.slow

SQUARE = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          "rkJggg==")


def test_pictures_and_formulas_are_drawn(open_notebook):
    notebook = open_notebook(
        svg='display(SVG("<svg xmlns=\'http://www.w3.org/2000/svg\' width=\'40\' height=\'40\'>"\n'
            '  + "<circle cx=\'20\' cy=\'20\' r=\'15\' fill=\'teal\'/></svg>"))',
        image=f'import Foundation\nlet bytes = Data(base64Encoded: "{SQUARE}")!\n'
              "display(try Image(data: bytes, width: 30, height: 20))",
        latex=r'display(Latex("$\\frac{a}{b}$"))',
        json='let value: JSON = ["name": "Ada", "numbers": [1, 2]]\ndisplay(value)')
    # Lab draws SVG as an image of its own, to keep scripts out.
    expect(notebook["svg"].run().output.locator(
        '[data-mime-type="image/svg+xml"] :is(svg, img)').first).to_be_visible(timeout=SOON)
    image = notebook["image"].run().output.locator("img")
    expect(image).to_be_visible(timeout=SOON)
    expect(image).to_have_attribute("width", "30")
    expect(image).to_have_attribute("height", "20")
    expect(notebook["latex"].run().output.locator("mjx-container")).to_be_visible(timeout=SOON)
    notebook["json"].run().shows("Ada")
    # A display is not a result, too.
    expect(notebook.page.locator(".jp-OutputArea-executeResult")).to_have_count(0)


def test_a_display_is_updated_in_place(open_notebook):
    notebook = open_notebook(
        show='let shown = display("before")\nprint("below")', change='shown.update("after")',
        job='run("job") { shown.update("by a job") }')
    notebook["show"].run().shows("before")
    notebook["change"].run()
    notebook["show"].shows("after")
    assert re.search(r"after\W+below", notebook["show"].output.inner_text())
    assert "before" not in notebook["show"].output.inner_text()
    assert "after" not in notebook["change"].output.inner_text()
    notebook["job"].run()
    notebook["show"].shows("by a job")


def test_output_is_cleared(open_notebook):
    notebook = open_notebook(
        clear='print("first")\nclearOutput()\nprint("second")',
        wait='import Foundation\nlet go = DispatchSemaphore(value: 0)\n'
             'let clearing = run("clearing") { print("old"); clearOutput(wait: true); go.wait(); print("new") }',
        signal="go.signal()")
    notebook["clear"].run().shows("second")
    assert "first" not in notebook["clear"].output.inner_text()
    notebook["wait"].run().shows("old")
    notebook["signal"].run()
    notebook["wait"].shows("new")
    assert "old" not in notebook["wait"].output.inner_text()
