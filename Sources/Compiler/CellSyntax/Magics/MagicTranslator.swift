import CompilerProtocol
import SwiftSyntax

/// Replaces the magics of a cell with Swift.
///
/// The parser sees an empty tuple for a statement and blanks for the rest of a magic, so that the
/// user's Swift keeps its offsets.
struct MagicTranslator {
  private let translations: [MagicTranslation]

  init(_ translations: [MagicTranslation]) {
    self.translations = translations
  }

  /// The text to parse.
  func parsable(_ text: SourceText) -> String {
    guard !translations.isEmpty else { return text.text }
    var bytes = text.masking(translations.map(\.line.hiddenRange))
    for translation in translations {
      guard case .statement = translation.code, translation.line.range.count > 1 else { continue }
      let start = translation.line.range.lowerBound
      bytes[start] = UInt8(ascii: "(")
      bytes[start + 1] = UInt8(ascii: ")")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether an offset belongs to a magic rather than to Swift.
  func contains(_ offset: Int) -> Bool {
    translations.contains { $0.line.hiddenRange.contains(offset) }
  }

  /// The edits that replace the magics; they come before all others.
  var edits: [TextEdit] {
    translations.map { translation in
      let range = translation.line.hiddenRange
      let inserted =
        switch translation.code {
        case .statement(let code): code
        case .nothing: ""
        case .measured: "let \(Self.clock(of: translation.line)) = _notebookTimeBegins(); "
        }
      return TextEdit(
        offset: range.lowerBound, removed: range.count, inserted: inserted)
    }
  }

  /// What is inserted at the ends of the measured parts, after all other edits.
  func closings(in tree: SourceFileSyntax) -> [Insertion] {
    translations.compactMap { translation in
      guard translation.code == .measured else { return nil }
      let line = translation.line
      let last =
        line.sigil == .cell
        ? tree.statements.last
        : Self.lastStatement(of: tree, startingIn: line.argumentsOffset..<line.range.upperBound)
      let code = "_notebookTimeEnds(\(Self.clock(of: line)))"
      return last.map { Insertion(statement: code, behind: Syntax($0)) }
        ?? Insertion(statement: code, at: line.range.upperBound)
    }
  }

  private static func clock(of line: MagicLine) -> String { "_time_\(line.range.lowerBound)" }

  private static func lastStatement(
    of tree: SourceFileSyntax, startingIn range: Range<Int>
  ) -> CodeBlockItemSyntax? {
    var last: CodeBlockItemSyntax?
    tree.walk { node in
      guard let item = node.as(CodeBlockItemSyntax.self), range.contains(node.startOffset) else {
        return true
      }
      last = item
      return false
    }
    return last
  }
}
