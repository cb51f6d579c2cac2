import CellSyntax
import CompilerProtocol
import Magics

/// Questions with the grammar of the magics that every session has.
extension SyntaxReader {
  func magics(in code: String, names: Set<String>) async throws -> MagicCell {
    try await magics(in: code, names: names, grammar: MagicRegistry.standard.grammar)
  }

  func completeness(of code: String) async throws -> Completeness {
    try await completeness(of: code, grammar: MagicRegistry.standard.grammar)
  }
}
