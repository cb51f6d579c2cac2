/// What may stand at the cursor.
package struct Completions: Hashable, Sendable {
  /// One text that may stand there.
  package struct Match: Hashable, Sendable {
    package var text: String
    /// What kind of thing it is, as front-ends have pictures for: `function`, `property`, `class`,
    /// `keyword`, `module`, `magic`, `path`, ….
    package var kind: String
    /// Its declaration, in one line; empty if it has none.
    package var signature: String

    package init(text: String, kind: String, signature: String = "") {
      self.text = text
      self.kind = kind
      self.signature = signature
    }
  }

  /// Each match once, the likeliest first.
  package var matches: [Match]
  /// What a match takes the place of, in Unicode scalars of the cell's text.
  package var replaced: Range<Int>

  package init(matches: [Match], replaced: Range<Int>) {
    self.matches = matches
    self.replaced = replaced
  }
}
