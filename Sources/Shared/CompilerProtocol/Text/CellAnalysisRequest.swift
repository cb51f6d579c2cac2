/// A cell to be read.
package struct CellAnalysisRequest: Hashable, Sendable, Codable {
  package var code: String
  /// What stands in place of the lines that are no Swift.
  package var magics: [MagicTranslation] = []
  /// The imports earlier cells have made.
  package var knownImports: Set<String> = []
  /// The operators earlier cells have declared that assign.
  package var assignmentOperators: Set<String> = []
  /// Whether ``CellAnalysis/nameUses`` are asked for.
  package var wantsNameUses = false

  package init(code: String) {
    self.code = code
  }
}
