/// The syntax of every magic, by its name with the sigil.
///
/// Questions to the resident compiler carry it, since that process does not know any magic by name.
package struct MagicGrammar: Hashable, Sendable, Codable {
  /// Only what differs from the default, to keep questions short.
  private let syntaxes: [String: MagicSyntax]

  package init(_ syntaxes: [String: MagicSyntax] = [:]) {
    self.syntaxes = syntaxes.filter { $0.value != MagicSyntax() }
  }

  /// The syntax of a magic; plain text for an unknown one.
  package subscript(name: String) -> MagicSyntax { syntaxes[name] ?? MagicSyntax() }
}
