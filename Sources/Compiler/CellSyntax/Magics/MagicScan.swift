import CompilerProtocol
import SwiftParser
import SwiftSyntax

/// Separates the lines that are magics from those that only look like one.
///
/// A magic is a line where a statement can start: not in a string, a comment or parentheses, and not
/// after an operator that still needs an operand. The rest is parsed as if the magics were blank.
struct MagicScan {
  private(set) var magics: [MagicLine] = []
  private let text: SourceText
  private let names: Set<String>
  /// At most this many bytes are parsed again because lines turned out to be Swift.
  private static let parsingLimit = 2 << 20

  init(
    _ text: SourceText, _ candidates: [MagicLine], hiding cellMagic: MagicLine?,
    names: Set<String>
  ) {
    self.text = text
    self.names = names
    var hidden = candidates
    var decided = 0
    let attempts = max(4, Self.parsingLimit / max(1, text.bytes.count))
    for _ in 0..<attempts where decided < candidates.count {
      let ranges = (hidden + [cellMagic].compactMap(\.self)).map(\.hiddenRange)
      let masked = String(decoding: text.masking(ranges), as: UTF8.self)
      guard NestingScan(masked).isParsable else { break }
      let positions = StatementPositions(in: Parser.parse(source: masked))
      while decided < candidates.count {
        var line = candidates[decided]
        decided += 1
        if let position = positions.position(at: line.range.lowerBound),
          isMagic(line, position, positions)
        {
          line.isNested = position != .topLevel
          magics.append(line)
        } else {
          hidden.removeAll { $0 == line }
          // The text after it may parse differently now.
          if !isSelfContained(line) { break }
        }
      }
    }
  }

  /// Whether the text after a line parses the same with and without the line.
  private func isSelfContained(_ line: MagicLine) -> Bool {
    let code = text.bytes[line.range].drop { $0 == UInt8(ascii: "!") }
    let opening = code.count { $0 == UInt8(ascii: "(") }
    let closing = code.count { $0 == UInt8(ascii: ")") }
    guard opening == closing, let last = code.last, last == UInt8(ascii: ")") || isWord(last) else {
      return false
    }
    return code.allSatisfy { isWord($0) || " .,:()".utf8.contains($0) }
  }

  private func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isMagic(
    _ line: MagicLine, _ position: StatementPositions.Position, _ positions: StatementPositions
  ) -> Bool {
    switch line.sigil {
    case .line, .cell: return true
    case .command: return !isExpression(line, position, positions)
    case .question, .doubleQuestion: return !isFollowedByColon(line)
    }
  }

  /// Whether `!…` is a negation in Swift.
  ///
  /// It is if the operand is a call, or if the line parses as Swift and either its first name is known,
  /// or it is in the body of a function or starts with a parenthesis.
  private func isExpression(
    _ line: MagicLine, _ position: StatementPositions.Position, _ positions: StatementPositions
  ) -> Bool {
    let code = text.string(line.range)
    let operand = code.dropFirst()
    guard let first = operand.first, !first.isWhitespace else { return false }
    let name = operand.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let isKnown = names.contains(String(name)) || positions.declaredNames.contains(String(name))
    if let next = operand.dropFirst(name.count).first, !name.isEmpty {
      if next == "(" { return true }
      if position == .functionBody || isKnown, ".[".contains(next) { return true }
    }
    if position == .functionBody, first == "$" { return true }
    guard isKnown || position == .functionBody || first == "(" else { return false }
    let tree = Parser.parse(source: code)
    guard !tree.hasError, tree.statements.count == 1, case .expr? = tree.statements.first?.item
    else { return false }
    return true
  }

  /// Whether the next line continues with the `:` of `condition ? a : b`.
  private func isFollowedByColon(_ line: MagicLine) -> Bool {
    text.bytes[line.range.upperBound...].first { !SourceText.isWhitespace($0) }
      == UInt8(ascii: ":")
  }
}
