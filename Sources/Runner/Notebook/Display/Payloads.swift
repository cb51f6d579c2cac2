internal import NotebookEngine
internal import RunnerProtocol

/// Shows a text in the front-end's pager, beside the notebook, once the cell has ended.
///
/// A front-end without a pager shows it below the cell.
///
/// - Parameter text: Plain text; ANSI colours are shown where the front-end can.
public func page(_ text: String) {
  Origin.here?.output.send(.payload(.page(MIMEBundle(plainText: text))))
}

/// Puts a text into the next cell, once this one has ended.
///
/// - Parameters:
///   - text: What the cell is to hold.
///   - replace: Whether it takes the place of this cell's text instead.
public func setNextInput(_ text: String, replace: Bool = false) {
  Origin.here?.output.send(.payload(.setNextInput(text, replace: replace)))
}
