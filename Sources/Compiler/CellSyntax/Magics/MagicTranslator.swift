import CompilerProtocol
import SwiftSyntax

/// The magics of a cell on their way into Swift.
///
/// To the parser a statement is an empty tuple and all else of a magic blank, so that every byte of
/// the user's Swift stays where it is.
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

  /// Whether a magic stands at an offset, and no Swift.
  func contains(_ offset: Int) -> Bool {
    translations.contains { $0.line.hiddenRange.contains(offset) }
  }

  /// What replaces the magics, before all other edits.
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

  /// What ends the measured parts, behind all other edits.
  func closingEdits(in tree: SourceFileSyntax) -> [TextEdit] {
    translations.compactMap { translation in
      guard translation.code == .measured else { return nil }
      let line = translation.line
      let end =
        line.sigil == .cell
        ? tree.statements.last?.endOffset
        : Self.endOfStatements(in: tree, startingIn: line.argumentsOffset..<line.range.upperBound)
      return TextEdit(
        offset: end ?? line.range.upperBound, removed: 0,
        inserted: "; _notebookTimeEnds(\(Self.clock(of: line)))")
    }
  }

  private static func clock(of line: MagicLine) -> String { "_time_\(line.range.lowerBound)" }

  private static func endOfStatements(
    in tree: SourceFileSyntax, startingIn range: Range<Int>
  ) -> Int? {
    var end: Int?
    tree.walk { node in
      guard node.is(CodeBlockItemSyntax.self), range.contains(node.startOffset) else { return true }
      end = max(end ?? 0, node.endOffset)
      return false
    }
    return end
  }
}
