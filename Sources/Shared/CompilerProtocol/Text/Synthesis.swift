/// The members that a cell has to be given so that it can extend types of earlier cells as if all were one
/// file.
package struct Synthesis: Hashable, Sendable, Codable {
  /// Where the members go, in the cell's text.
  package var edits: [TextEdit]
  /// The names that they use.
  package var names: Set<String>

  package init(edits: [TextEdit] = [], names: Set<String> = []) {
    self.edits = edits
    self.names = names
  }
}
