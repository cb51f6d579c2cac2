/// What completion and inspection say of a magic.
package struct MagicSummary: Hashable, Sendable {
  /// With its percent signs: `%cd`, `%%writefile`.
  package var name: String
  /// What it does, in a line.
  package var summary: String

  package init(name: String, summary: String) {
    self.name = name
    self.summary = summary
  }
}
