/// The completions at a position in a cell.
package struct Completions: Hashable, Sendable {
  /// One completion.
  package struct Match: Hashable, Sendable {
    package var text: String
    /// Its kind, for which front-ends have icons: `function`, `property`, `class`, `keyword`, `module`,
    /// `magic`, `path`, ….
    package var kind: String
    /// Its declaration in one line; empty if it has none.
    package var signature: String

    package init(text: String, kind: String, signature: String = "") {
      self.text = text
      self.kind = kind
      self.signature = signature
    }
  }

  /// Each match once, the most likely first.
  package var matches: [Match]
  /// The range a match replaces, in Unicode scalars of the cell's text.
  package var replaced: Range<Int>

  package init(matches: [Match], replaced: Range<Int>) {
    self.matches = matches
    self.replaced = replaced
  }
}
