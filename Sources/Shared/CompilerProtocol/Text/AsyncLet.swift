/// A declaration `async let` at the top level of a cell.
package struct AsyncLet: Hashable, Sendable, Codable {
  /// What it declares.
  package var name: String
  /// The expression behind the `=`.
  package var value: String
  /// Where the two words stand in the text, in bytes.
  package var range: Range<Int>

  package init(name: String, value: String, range: Range<Int>) {
    self.name = name
    self.value = value
    self.range = range
  }
}
