/// A declaration as written in a cell.
package struct DeclarationText: Hashable, Sendable, Codable {
  /// The declaration with its comments.
  package var text: String
  /// The line of its name, counted from 1.
  package var line: Int

  package init(text: String, line: Int) {
    self.text = text
    self.line = line
  }
}
