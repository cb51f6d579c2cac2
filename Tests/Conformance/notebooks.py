"""Notebooks as files: made for a test, and read as a user would."""

import nbformat

from cell_result import plain


def notebook(*cells):
    """A notebook of Swift cells."""
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {"name": "swift", "display_name": "Swift", "language": "swift"}
    book.cells = [nbformat.v4.new_code_cell(code) for code in cells]
    return book


def text(cell):
    """All a notebook's cell shows, as plain text."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append("\n".join([output.ename, output.evalue, *output.traceback]))
        else:
            parts.append(output.data.get("text/plain", ""))
    return plain("\n".join(parts))
