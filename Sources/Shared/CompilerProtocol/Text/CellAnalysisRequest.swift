/// A cell to analyze.
package struct CellAnalysisRequest: Hashable, Sendable, Codable {
  package var code: String
  /// What replaces the lines that are magics.
  package var magics: [MagicTranslation] = []
  /// What earlier cells import.
  package var knownImports: Set<String> = []
  /// The assignment operators that earlier cells declare.
  package var assignmentOperators: Set<String> = []
  /// Whether the answer needs ``CellAnalysis/nameUses``.
  package var wantsNameUses = false

  package init(code: String) {
    self.code = code
  }
}
