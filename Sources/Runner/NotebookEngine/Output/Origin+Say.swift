package import NotebookValues
package import RunnerProtocol

extension Origin {
  /// Writes a line for the user to the cell or job that this thread works for.
  package static func say(_ line: String, to stream: StreamName = .stdout) {
    here?.output.write(stream, line + "\n")
  }

  /// Shows a table to the cell or job that this thread works for.
  package static func show(_ table: TextTable) { show(text: table.text, html: table.html) }

  /// Shows text that has a form in HTML to the cell or job that this thread works for.
  package static func show(text: String, html: String) {
    here?.output.send(
      .display(MIMEBundle(["text/plain": text, "text/html": html]), displayID: nil))
  }
}
