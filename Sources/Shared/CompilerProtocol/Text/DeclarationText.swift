/// A declaration as it stands in a cell.
package struct DeclarationText: Hashable, Sendable, Codable {
  /// The declaration with its comments.
  package var text: String
  /// The line its name stands on, counted from 1.
  package var line: Int

  package init(text: String, line: Int) {
    self.text = text
    self.line = line
  }
}
