/// What of a long cell can be left out of a question about one of its places.
package struct CodeExcerpt: Hashable, Sendable, Codable {
  /// What can be left out, in UTF-8 bytes.
  package var omitted: [Range<Int>]
  /// The names of the variables that this leaves out.
  package var names: [String]

  package init(omitted: [Range<Int>] = [], names: [String] = []) {
    self.omitted = omitted
    self.names = names
  }
}
