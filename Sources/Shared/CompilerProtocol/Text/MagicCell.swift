/// A cell's text, with the lines that are magics.
package struct MagicCell: Sendable {
  /// The magic that applies to the whole cell, if the cell starts with one.
  package let cellMagic: MagicLine?
  /// The other magics, in order; in the body of a cell magic only if that is Swift.
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

  /// Whether the cell contains anything but magics: Swift, or comments.
  package var hasSwift: Bool {
    let rest = text.masking(hiddenRanges).dropFirst(text.startsWithByteOrderMark ? 3 : 0)
    return rest.contains { !SourceText.isWhitespace($0) }
  }

  /// What a position of a cell belongs to.
  package enum Region: Hashable, Sendable {
    case swift
    /// The part of a magic's line that is not Swift.
    case magic(MagicLine)
    /// The body of a cell magic, if that is not Swift.
    case body(of: MagicLine)
  }

  /// What a position belongs to, in UTF-8 bytes; the end of a line is part of the line.
  package func region(atByte offset: Int) -> Region {
    let all = lines + [cellMagic].compactMap(\.self)
    if let line = all.first(where: { line in
      let hidden = line.hiddenRange
      // Swift on the line starts where the hidden part ends.
      return line.syntax.argument == .swift
        ? hidden.contains(offset)
        : hidden.lowerBound <= offset && offset <= hidden.upperBound
    }) {
      return .magic(line)
    }
    if let cellMagic, cellMagic.syntax.body != .swift, offset > cellMagic.range.upperBound {
      return .body(of: cellMagic)
    }
    return .swift
  }

  /// The Swift of the cell at its original offsets; the magics are blank.
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

  /// The text with some ranges blank, so that the offsets of the others stay the same.
  package func masking(_ ranges: [Range<Int>]) -> [UInt8] {
    var bytes = bytes
    for range in ranges {
      for offset in range { bytes[offset] = UInt8(ascii: " ") }
    }
    return bytes
  }
}
