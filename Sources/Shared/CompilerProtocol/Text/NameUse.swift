/// A use of a name.
package struct NameUse: Hashable, Sendable, Codable {
  package let name: String
  /// Its range in the text, in bytes.
  package let range: Range<Int>
  /// Whether it is used as a member, after a dot.
  package let isMember: Bool

  package init(name: String, range: Range<Int>, isMember: Bool) {
    self.name = name
    self.range = range
    self.isMember = isMember
  }
}
