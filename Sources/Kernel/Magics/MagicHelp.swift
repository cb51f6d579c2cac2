/// How a magic is written, and what `%help` prints about it.
package struct MagicHelp: Hashable, Sendable {
  /// The name with its sigil: `%cd`, `%%sh`, `!`.
  package let name: String
  /// Its arguments, optional ones in brackets.
  package let arguments: String
  /// What it does, in one line.
  package let summary: String
  /// Everything else worth knowing; may be empty.
  package let details: String

  init(_ name: String, arguments: String = "", _ summary: String, details: String = "") {
    self.name = name
    self.arguments = arguments
    self.summary = summary
    self.details = details
  }

  /// The name and the arguments, as a user writes them.
  package var usage: String {
    guard !arguments.isEmpty else { return name }
    return name.contains { $0.isLetter } ? "\(name) \(arguments)" : name + arguments
  }
}
