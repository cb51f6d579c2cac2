/// A cell that is being written, with what it sees of earlier cells, to be asked about.
package struct CellDraft: Hashable, Sendable {
  /// The name of the module the text would become, another one for every state of the session: a
  /// compiler that is asked again about a module of the same name does not look for new ones.
  package let moduleName: String
  /// What diagnostics would call it.
  static let label = "In[ ]"

  /// The path the text goes by; there is no such file.
  package let document: String
  /// The compiler's arguments, as its driver takes them.
  package let arguments: [String]
  /// The text for the compiler.
  package let text: String
  private let preambleCount: Int

  init(
    moduleName: String, document: String, preamble: String, code: String, arguments: [String]
  ) {
    self.moduleName = moduleName
    self.document = document
    self.arguments = arguments
    text = preamble + code + "\n"
    preambleCount = preamble.utf8.count
  }

  /// Where a byte of the user's text stands in the compiler's.
  package func offset(ofByte byte: Int) -> Int { preambleCount + byte }

  /// Where a byte of the compiler's text stands in the user's, if the user wrote it.
  package func userOffset(ofByte byte: Int) -> Int? {
    byte >= preambleCount ? byte - preambleCount : nil
  }
}
