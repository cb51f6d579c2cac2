internal import NotebookEngine
internal import RunnerProtocol

/// Shows a text in the front-end's pager when the cell has ended.
///
/// A front-end without a pager shows it below the cell.
///
/// - Parameter text: Plain text, with ANSI colours if you like.
public func page(_ text: String) {
  Origin.here?.output.send(.payload(.page(MIMEBundle(plainText: text))))
}

/// Puts a text into the next cell when this one has ended.
///
/// - Parameters:
///   - text: The new text of the cell.
///   - replace: Whether to replace the text of this cell instead of adding a new one.
public func setNextInput(_ text: String, replace: Bool = false) {
  Origin.here?.output.send(.payload(.setNextInput(text, replace: replace)))
}
