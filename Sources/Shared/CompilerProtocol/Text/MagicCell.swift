/// A cell's text, with the lines of it that are magics.
package struct MagicCell: Sendable {
  /// The magic the whole cell belongs to, if it begins with one.
  package let cellMagic: MagicLine?
  /// The other magics, in order; those of a cell magic's body only where that is Swift.
  package let lines: [MagicLine]
  package let text: SourceText

  /// A cell whose magics have been found.
  package init(_ text: SourceText, cellMagic: MagicLine?, lines: [MagicLine]) {
    self.text = text
    self.cellMagic = cellMagic
    self.lines = lines
  }

  /// What follows the line of the cell magic, as it is.
  package var body: String {
    guard let cellMagic else { return text.text }
    let rest = text.bytes[cellMagic.range.upperBound...]
    let lineEnd = rest.starts(with: "\r\n".utf8) ? 2 : 1
    return String(decoding: rest.dropFirst(lineEnd), as: UTF8.self)
  }

  /// Whether there is anything but magics: Swift, or comments on it.
  package var hasSwift: Bool {
    let rest = text.masking(hiddenRanges).dropFirst(text.startsWithByteOrderMark ? 3 : 0)
    return rest.contains { !SourceText.isWhitespace($0) }
  }

  /// What stands at a place of a cell.
  package enum Region: Hashable, Sendable {
    case swift
    /// A magic's line, where that is no Swift.
    case magic(MagicLine)
    /// The rest of a cell that belongs to a magic and is no Swift.
    case body(of: MagicLine)
  }

  /// Tells what stands at a place, in UTF-8 bytes; behind the end of a line is on it.
  package func place(atByte offset: Int) -> Region {
    let all = lines + [cellMagic].compactMap(\.self)
    if let line = all.first(where: { line in
      let hidden = line.hiddenRange
      // The Swift of `%time` begins where its own text ends.
      return line.takesSwiftOnLine
        ? hidden.contains(offset)
        : hidden.lowerBound <= offset && offset <= hidden.upperBound
    }) {
      return .magic(line)
    }
    if let cellMagic, !cellMagic.takesSwift, offset > cellMagic.range.upperBound {
      return .body(of: cellMagic)
    }
    return .swift
  }

  /// The text with the magics blank: what is left is Swift, where it was.
  package var swift: String { String(decoding: text.masking(hiddenRanges), as: UTF8.self) }

  private var hiddenRanges: [Range<Int>] {
    (lines + [cellMagic].compactMap(\.self)).map(\.hiddenRange)
  }
}

extension SourceText {
  package static func isWhitespace(_ byte: UInt8) -> Bool {
    MagicLine.isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  package var startsWithByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

  /// The text with some ranges blank, so that all others stay where they are.
  package func masking(_ ranges: [Range<Int>]) -> [UInt8] {
    var bytes = bytes
    for range in ranges {
      for offset in range { bytes[offset] = UInt8(ascii: " ") }
    }
    return bytes
  }
}
