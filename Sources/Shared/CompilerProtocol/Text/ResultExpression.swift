/// The expression whose value is the result of a cell.
package struct ResultExpression: Hashable, Sendable, Codable {
  package enum Form: Hashable, Sendable, Codable {
    case plain
    /// An `if` or `switch`, which is an expression only where its value is assigned.
    case branches
  }

  /// Its range in the text, in bytes.
  package var range: Range<Int>
  package var form = Form.plain
  /// Whether the value is shown; it is not if a semicolon follows.
  package var isShown = true
  /// Whether what follows it has to stand on a new line, at the end of the cell.
  package var endsLine = false

  package init(range: Range<Int>) {
    self.range = range
  }
}
