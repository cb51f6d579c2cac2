/// The answer to a ``TextQuestion``, each case for the question of the same name.
package enum TextAnswer: Hashable, Sendable, Codable {
  case cell(CellAnalysis)
  /// `nil` if that cannot be told.
  case synthesis(Synthesis?)
  case magics(cell: MagicLine?, lines: [MagicLine])
  case completeness(Completeness)
  case excerpt(CodeExcerpt)
  /// `nil` if the text does not declare the name.
  case declaration(DeclarationText?)
  /// The range of the function's name, in UTF-8 bytes; `nil` if there is no call.
  case callee(Range<Int>?)
}
