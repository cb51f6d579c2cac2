/// A question about a position in Swift code.
package struct CodeQuestion: Hashable, Sendable, Codable {
  package enum Subject: Hashable, Sendable, Codable {
    /// What may stand at the position and starts with the prefix, the likeliest first.
    case candidates(prefix: String, limit: Int)
    /// What the name that starts at the position declares or refers to.
    case declaration(name: String)
  }

  package var subject: Subject
  /// The path that stands for the text; no such file has to exist.
  package var document: String
  /// The whole text, including what makes earlier cells visible.
  package var text: String
  /// The position, in UTF-8 bytes from the start of the text.
  package var offset: Int
  /// Arguments for the compiler driver.
  package var arguments: [String]
  /// Modules that can be imported but are not offered to the user.
  package var hiddenModules: [String]

  package init(
    _ subject: Subject, document: String, text: String, offset: Int, arguments: [String],
    hiddenModules: [String] = []
  ) {
    self.subject = subject
    self.document = document
    self.text = text
    self.offset = offset
    self.arguments = arguments
    self.hiddenModules = hiddenModules
  }
}
