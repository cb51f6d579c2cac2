"""A notebook in a real browser: JupyterLab's or Notebook 7's page, driven as a user would."""

import json
import os
import pathlib
import re
import shutil

import nbformat
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from notebooks import notebook
from server import JupyterServer

# Milliseconds; generous, for slow machines: tests wait for what appears, not for time to pass.
SOON = 60_000

# No question lies over the page, and all cells are in it, not only those in sight.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


def chromium() -> str:
    """The path of the machine's Chromium; without one, tests fail where CI is set, else are skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    reason = "There is no chromium. Type as root: apt-get install -y chromium"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def write_settings() -> None:
    """Writes what a user would choose in the page's own settings."""
    for name, content in SETTINGS.items():
        path = pathlib.Path(os.environ["JUPYTER_CONFIG_DIR"], "lab", "user-settings",
                            "@jupyterlab", f"{name}.jupyterlab-settings")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))


class Cell:
    """One code cell of the page."""

    def __init__(self, notebook: "NotebookPage", name: str, index: int):
        self.notebook = notebook
        self.name = name
        self.root = notebook.page.locator(".jp-Notebook .jp-Cell").nth(index)
        self.editor = self.root.locator(".jp-InputArea .cm-content")
        self.prompt = self.root.locator(".jp-InputArea-prompt")
        self.output = self.root.locator(".jp-Cell-outputArea")
        self.question = self.root.locator(".jp-Stdin-input")

    def select(self) -> None:
        """Puts the cursor at the end of the cell's text."""
        self.editor.click()
        self.notebook.page.keyboard.press("Control+End")

    def start(self) -> "Cell":
        """Runs the cell, as Shift-Enter does, and returns at once."""
        self.select()
        self.notebook.page.keyboard.press("Control+Enter")
        return self

    def run(self) -> "Cell":
        """Runs the cell until its number is there."""
        self.start()
        expect(self.prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=SOON)
        return self

    def shows(self, text) -> None:
        """Waits until the text, or what a pattern finds, is in the cell's output."""
        expect(self.output).to_contain_text(text, timeout=SOON)


class NotebookPage:
    """A page with one notebook of named cells, in the order of their names' table."""

    def __init__(self, page: Page, file: pathlib.Path, cells: dict[str, str],
                 pictures: pathlib.Path):
        self.page = page
        self.file = file
        self.name = file.stem
        self.pictures = pictures
        self.cells = {name: Cell(self, name, index) for index, name in enumerate(cells)}
        expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(cells), timeout=SOON)

    def __getitem__(self, name: str) -> Cell:
        return self.cells[name]

    def press_button(self, command: str) -> None:
        """Presses the button of the notebook's toolbar that carries out a command."""
        self.page.locator(f'.jp-NotebookPanel-toolbar [data-command="{command}"]').locator(
            "visible=true").first.click()

    def wait_until_idle(self) -> None:
        """Waits until the notebook is connected to a kernel that has nothing to do."""
        self.page.wait_for_function("""() => {
            const context = window.jupyterapp?.shell.currentWidget?.sessionContext
            const kernel = context?.isReady && context.session?.kernel
            return kernel?.connectionStatus === "connected" && kernel.status === "idle"
        }""", timeout=SOON)

    def save(self) -> None:
        """Writes the notebook to its file."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def reload(self) -> None:
        """Loads the page again, from the file as it is now."""
        self.page.reload()
        expect(self.page.locator(".jp-Notebook .jp-Cell")).to_have_count(
            len(self.cells), timeout=SOON)
        self.wait_until_idle()

    def distrust(self) -> None:
        """Changes the file as another user would, so that its outputs are not trusted any more."""
        content = json.loads(self.file.read_text())
        content["metadata"]["author"] = "another author"
        self.file.write_text(json.dumps(content))

    def saved_outputs(self, index: int) -> list:
        """What the file has of a cell's outputs."""
        return nbformat.read(self.file, 4).cells[index].outputs

    def picture(self, moment: str) -> None:
        """Keeps a picture of the page."""
        self.page.screenshot(path=self.pictures / f"{self.name}-{moment}.png")


class Desk:
    """A server and a browser with a page for each notebook."""

    def __init__(self, application: str, directory: pathlib.Path):
        self.application = application
        self.directory = directory
        self.pictures = pathlib.Path(os.environ.get("SCREENSHOTS") or directory / "pictures")
        self.pictures.mkdir(parents=True, exist_ok=True)
        executable = chromium()
        write_settings()
        self.server = JupyterServer(application, directory)
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        self.context = self.browser.new_context(viewport={"width": 1200, "height": 900})
        self.context.set_default_timeout(SOON)

    def open(self, name: str, cells: dict[str, str]) -> NotebookPage:
        """Opens a notebook with these cells and waits for its kernel."""
        file = self.directory / f"{name}.ipynb"
        nbformat.write(notebook(*cells.values()), file)
        page = self.context.new_page()
        path = f"lab/workspaces/{name}/tree" if self.application == "lab" else "notebooks"
        page.goto(f"http://{self.server.address}/{path}/{name}.ipynb?token={self.server.token}")
        opened = NotebookPage(page, file, cells, self.pictures)
        opened.wait_until_idle()
        return opened

    def clear(self) -> None:
        """Closes all pages and ends their kernels."""
        for page in self.context.pages:
            page.close(run_before_unload=False)
        for session in self.server.ask("sessions"):
            self.server.ask(f"sessions/{session['id']}", "DELETE")

    def close(self) -> None:
        self.browser.close()
        self.playwright.stop()
        self.server.close()
