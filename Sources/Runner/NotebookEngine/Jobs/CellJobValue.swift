internal import NotebookValues

/// The value of the last expression of a cell that runs as a job.
package struct CellJobValue: Sendable {
  package enum Content {
    /// Itself.
    case here(UncheckedSendable<Any>)
    /// As JSON, from another process.
    case json(String)
    /// Only its text came from the other process.
    case text
  }

  package let content: Content
  /// One line about it.
  package let line: String

  package init<Value>(_ value: Value) {
    content = .here(UncheckedSendable(value))
    line = ValueText.line(of: value)
  }

  /// A value of another process.
  ///
  /// - Parameters:
  ///   - json: The value as `encoded()` gave it, or `nil`.
  ///   - line: One line about it.
  package init(json: String?, line: String) {
    content = json.map(Content.json) ?? .text
    self.line = line
  }

  /// The value as it came from another process.
  package var json: String? {
    if case .json(let text) = content { text } else { nil }
  }
}
