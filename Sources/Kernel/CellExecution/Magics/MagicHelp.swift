/// What `%help` says of a magic.
package struct MagicHelp: Hashable, Sendable {
  /// What it begins with, the sigil included: `%cd`, `%%sh`, `!`.
  package let name: String
  /// Its arguments, the optional ones in brackets.
  package let arguments: String
  /// What it does, in one line.
  package let summary: String
  /// What else there is to know; may be empty.
  package let details: String

  init(_ name: String, arguments: String = "", _ summary: String, details: String = "") {
    self.name = name
    self.arguments = arguments
    self.summary = summary
    self.details = details
  }

  /// How it is written.
  package var usage: String {
    guard !arguments.isEmpty else { return name }
    return name.contains { $0.isLetter } ? "\(name) \(arguments)" : name + arguments
  }
}
