/// One text that may stand at a place.
package struct Candidate: Hashable, Sendable {
  /// An identifier, a keyword, an argument's label with its colon.
  package var text: String
  /// What kind of thing it is, in the words of Jupyter's front-ends.
  package var kind: String
  /// Its declaration in one line; empty if it has none.
  package var signature: String
  /// Whether the dot before the place has to become `?.` for it.
  package var needsOptionalChaining: Bool

  package init(
    text: String, kind: String, signature: String = "", needsOptionalChaining: Bool = false
  ) {
    self.text = text
    self.kind = kind
    self.signature = signature
    self.needsOptionalChaining = needsOptionalChaining
  }
}
