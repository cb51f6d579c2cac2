import SwiftParser
import SwiftSyntax

/// Tells the lines that are magics from those that only look like one.
///
/// A magic stands where a statement may begin: not in a string, a comment or parentheses, and not
/// behind an operator that wants an operand. The rest is parsed as if the magics were not there.
struct MagicScan {
  private(set) var magics: [MagicLine] = []
  private let text: SourceText
  private let names: Set<String>
  /// How often a text is parsed again because a line turned out to be Swift.
  private static let mostAttempts = 50

  init(
    _ text: SourceText, _ candidates: [MagicLine], hiding cellMagic: MagicLine?,
    names: Set<String>
  ) {
    self.text = text
    self.names = names
    var hidden = candidates
    var decided = 0
    for _ in 0..<Self.mostAttempts where decided < candidates.count {
      let ranges = (hidden + [cellMagic].compactMap(\.self)).map(\.hiddenRange)
      let masked = String(decoding: text.masking(ranges), as: UTF8.self)
      guard NestingSurvey(masked).isParsable else { break }
      let places = StatementPlaces(in: Parser.parse(source: masked))
      while decided < candidates.count {
        let line = candidates[decided]
        decided += 1
        if isMagic(line, places) {
          magics.append(line)
        } else {
          hidden.removeAll { $0 == line }
          // What is read behind it depends on it.
          break
        }
      }
    }
  }

  /// The lines that begin like a magic.
  static func candidates(in text: SourceText) -> [MagicLine] {
    (0..<text.lineCount).compactMap { number in
      let range = text.range(ofLine: number)
      guard let start = text.bytes[range].firstIndex(where: { !MagicLine.isBlank($0) }) else {
        return nil
      }
      return MagicLine(at: start, to: range.upperBound, in: text)
    }
  }

  private func isMagic(_ line: MagicLine, _ places: StatementPlaces) -> Bool {
    guard let place = places.place(at: line.range.lowerBound) else { return false }
    switch line.sigil {
    case .line, .cell: return true
    case .command: return !isExpression(line, place, places)
    case .question, .doubleQuestion: return !isFollowedByColon(line)
    }
  }

  /// Whether `!…` negates something.
  ///
  /// That is so where it can be read as Swift and either its first name is known, or it stands in the
  /// body of a function or in parentheses.
  private func isExpression(
    _ line: MagicLine, _ place: StatementPlaces.Place, _ places: StatementPlaces
  ) -> Bool {
    let code = text.string(line.range)
    let operand = code.dropFirst()
    guard let first = operand.first, !first.isWhitespace else { return false }
    let name = operand.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let isKnown = names.contains(String(name)) || places.declaredNames.contains(String(name))
    if let next = operand.dropFirst(name.count).first, place == .functionBody || isKnown,
      !name.isEmpty, "(.[".contains(next)
    {
      return true
    }
    if place == .functionBody, first == "$" { return true }
    guard isKnown || place == .functionBody || first == "(" else { return false }
    let tree = Parser.parse(source: code)
    guard !tree.hasError, tree.statements.count == 1, case .expr? = tree.statements.first?.item
    else { return false }
    return true
  }

  /// Whether the next line goes on with the `:` of `condition ? a : b`.
  private func isFollowedByColon(_ line: MagicLine) -> Bool {
    text.bytes[line.range.upperBound...].first { !SourceText.isWhitespace($0) }
      == UInt8(ascii: ":")
  }
}
