/// The expression whose value is the result of a cell.
package struct ResultExpression: Hashable, Sendable, Codable {
  /// Its range in the text, in bytes.
  package var range: Range<Int>
  /// Whether what follows it has to stand on a new line, at the end of the cell.
  package var endsLine = false

  package init(range: Range<Int>) {
    self.range = range
  }
}
