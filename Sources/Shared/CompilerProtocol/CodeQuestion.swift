/// A question about a place in a text of Swift.
package struct CodeQuestion: Hashable, Sendable {
  /// What is asked.
  package enum Subject: Hashable, Sendable {
    /// What may stand at the place and begins with the prefix, the likeliest first.
    case candidates(prefix: String, limit: Int)
    /// What is declared by, or meant by, the name that begins at the place.
    case declaration(name: String)
  }

  package var subject: Subject
  /// The path the text goes by; there need be no such file.
  package var document: String
  /// The whole text, with what a cell gets to see of earlier cells.
  package var text: String
  /// The place, in UTF-8 bytes from the start of the text.
  package var offset: Int
  /// The compiler's arguments, as its driver takes them.
  package var arguments: [String]
  /// Modules that can be found but are not the user's to import.
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
