/// A line of a cell that is a magic rather than Swift.
package struct MagicLine: Hashable, Sendable, Codable {
  /// What the line begins with.
  package enum Sigil: String, Hashable, Sendable, Codable {
    /// `%name arguments`
    case line = "%"
    /// `%%name arguments`; the rest of the cell belongs to it.
    case cell = "%%"
    /// `!command`
    case command = "!"
    /// `?name`
    case question = "?"
    /// `??name`
    case doubleQuestion = "??"
  }

  package let sigil: Sigil
  /// The word after `%` or `%%`; empty for the others.
  package let name: String
  /// What follows the sigil and the name, without surrounding white space.
  package let arguments: String
  package let syntax: MagicSyntax
  /// Whether it is inside the braces of a loop, a function or the like.
  package var isNested = false
  /// The line's range in the cell's text, in bytes, from its sigil to its end.
  package let range: Range<Int>
  /// Where the arguments start in the cell's text, in bytes.
  package let argumentsOffset: Int

  /// Reads the line that starts at `offset`, if it starts with a sigil and can be a magic at all.
  init?(at offset: Int, to end: Int, in text: SourceText, _ grammar: MagicGrammar) {
    let bytes = text.bytes[offset..<end]
    guard let sigil = Self.sigil(of: bytes) else { return nil }
    let isNamed = sigil == .line || sigil == .cell
    let head = bytes.dropFirst(sigil.rawValue.utf8.count)
    let name = isNamed ? head.prefix { !Self.isBlank($0) } : head.prefix(0)
    let rest = head.dropFirst(name.count)
    let arguments = rest.drop(while: Self.isBlank)
    self.sigil = sigil
    self.name = String(decoding: name, as: UTF8.self)
    self.arguments = String(decoding: Self.withoutBlankEnd(arguments), as: UTF8.self)
    syntax = grammar[sigil.rawValue + self.name]
    range = offset..<end
    argumentsOffset = arguments.startIndex
  }

  /// The lines of a text that start like a magic.
  package static func candidates(in text: SourceText, _ grammar: MagicGrammar) -> [MagicLine] {
    (0..<text.lineCount).compactMap { number in
      var range = text.range(ofLine: number)
      if number == 0, text.startsWithByteOrderMark { range = 3..<range.upperBound }
      guard let start = text.bytes[range].firstIndex(where: { !isBlank($0) }) else { return nil }
      return MagicLine(at: start, to: range.upperBound, in: text, grammar)
    }
  }

  /// The name with its sigil, by which the registry knows the magic.
  package var fullName: String { sigil.rawValue + name }

  /// The part of the line that is not Swift.
  package var hiddenRange: Range<Int> {
    syntax.argument == .swift ? range.lowerBound..<argumentsOffset : range
  }

  private static func sigil(of bytes: ArraySlice<UInt8>) -> Sigil? {
    func byte(_ index: Int) -> UInt8? { bytes.dropFirst(index).first }
    switch byte(0) {
    case UInt8(ascii: "%"):
      if isLetter(byte(1)) { return .line }
      return byte(1) == UInt8(ascii: "%") && isLetter(byte(2)) ? .cell : nil
    case UInt8(ascii: "!"):
      return byte(1) == UInt8(ascii: "=") || byte(1) == UInt8(ascii: "!") ? nil : .command
    case UInt8(ascii: "?"):
      let sigil: Sigil = byte(1) == UInt8(ascii: "?") ? .doubleQuestion : .question
      let name = withoutBlankEnd(bytes.dropFirst(sigil.rawValue.utf8.count))
      // With a space after it, or one further on, it is Swift's `?` or `??`.
      return isLetter(name.first) && !name.contains(where: isBlank) ? sigil : nil
    default: return nil
    }
  }

  private static func isLetter(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= 0x80 || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  package static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func withoutBlankEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let last = bytes.lastIndex { !isBlank($0) }
    return bytes[..<(last.map { $0 + 1 } ?? bytes.startIndex)]
  }
}
