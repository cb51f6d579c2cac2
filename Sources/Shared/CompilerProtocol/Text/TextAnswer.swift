/// What comes of a question about a text, each case for the question of its name.
package enum TextAnswer: Hashable, Sendable, Codable {
  case cell(CellAnalysis)
  case magics(cell: MagicLine?, lines: [MagicLine])
  case completeness(Completeness)
  /// Nothing if the text does not declare the name.
  case declaration(DeclarationText?)
  /// Where the function's name stands, in UTF-8 bytes; nothing if there is no call.
  case callee(Range<Int>?)
}
