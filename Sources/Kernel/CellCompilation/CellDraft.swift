/// A cell that is being typed, with what earlier cells declare, for completion and inspection.
package struct CellDraft: Hashable, Sendable {
  /// The name of the module the text would become.
  ///
  /// It changes with every cell that joins the chain: the compiler looks for new modules only when
  /// it is asked about a module of another name.
  package let moduleName: String
  /// The label diagnostics would use.
  static let label = "In[ ]"

  /// The path that stands for the text; no such file exists.
  package let document: String
  /// Arguments for the compiler driver.
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

  /// The offset in the compiler's text of a byte of the user's text.
  package func offset(ofByte byte: Int) -> Int { preambleCount + byte }

  /// The offset in the user's text of a byte of the compiler's text; `nil` if the user did not
  /// write it.
  package func userOffset(ofByte byte: Int) -> Int? {
    byte >= preambleCount ? byte - preambleCount : nil
  }
}
