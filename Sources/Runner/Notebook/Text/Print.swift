internal import NotebookEngine
internal import RunnerProtocol

/// Writes the textual representations of the given items to the output of the cell.
///
/// Replaces `Swift.print` in cells: what one call prints stays together, whatever other threads print
/// at the same time, and what a job prints appears under the cell that started the job.
///
/// - Parameters:
///   - items: Zero or more items to print.
///   - separator: A string to print between the items.
///   - terminator: The string to print after all items.
public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  NotebookRuntime.host.checkForStop()
  var text = ""
  var isFirst = true
  for item in items {
    if !isFirst { text += separator }
    isFirst = false
    Swift.print(item, terminator: "", to: &text)
  }
  text += terminator
  if NotebookRuntime.host.writeDirectly(text) { return }
  guard let origin = Origin.here else { return }
  OutputPauses.shared.pass(origin, writing: text.utf8.count)
  origin.output.write(.stdout, text)
}
