/// An `async let` declaration at the top level of a cell.
package struct AsyncLet: Hashable, Sendable, Codable {
  /// The name it declares.
  package var name: String
  /// The expression after the `=`.
  package var value: String
  /// The range of the two keywords in the text, in bytes.
  package var range: Range<Int>

  package init(name: String, value: String, range: Range<Int>) {
    self.name = name
    self.value = value
    self.range = range
  }
}
