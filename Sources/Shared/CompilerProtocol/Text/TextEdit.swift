/// A replacement in a cell's text; no line of the user's gets another number by it.
package struct TextEdit: Hashable, Sendable, Codable {
  package var offset: Int
  /// The number of bytes removed.
  package var removed: Int
  package var inserted: String

  package init(offset: Int, removed: Int, inserted: String) {
    self.offset = offset
    self.removed = removed
    self.inserted = inserted
  }
}
