internal import NotebookValues

/// The value of the last expression of a cell that runs as a job.
package struct CellJobValue: Sendable {
  package enum Content {
    /// Itself.
    case here(UncheckedSendable<Any>)
    /// In JSON, from another process.
    case json(String)
    /// Its description; the value itself could not be sent from the other process.
    case text
  }

  package let content: Content
  /// A description on one line.
  package let line: String

  package init<Value>(_ value: Value) {
    content = .here(UncheckedSendable(value))
    line = ValueText.line(of: value)
  }

  /// A value from another process.
  ///
  /// - Parameters:
  ///   - json: The value as `encoded()` gave it, or `nil`.
  ///   - line: A description on one line.
  package init(json: String?, line: String) {
    content = json.map(Content.json) ?? .text
    self.line = line
  }

  /// The JSON that came from another process.
  package var json: String? {
    if case .json(let text) = content { text } else { nil }
  }
}
