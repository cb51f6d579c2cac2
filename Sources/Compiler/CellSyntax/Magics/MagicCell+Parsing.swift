import CompilerProtocol

extension MagicCell {
  /// Finds the magics of a cell; `!name` is Swift where the name is one of those given.
  ///
  /// Parsing is recursive: run this where there is stack enough.
  init(_ code: String, names: Set<String>) {
    let text = SourceText(code)
    var candidates = MagicLine.candidates(in: text)
    let first = text.bytes[(text.startsWithByteOrderMark ? 3 : 0)...].firstIndex {
      !SourceText.isWhitespace($0)
    }
    var cellMagic: MagicLine?
    if let line = candidates.first, line.sigil == .cell, line.range.lowerBound == first {
      cellMagic = line
      candidates.removeFirst()
    }
    let isSwift = cellMagic?.takesSwift ?? true
    self.init(
      text, cellMagic: cellMagic,
      lines: isSwift ? MagicScan(text, candidates, hiding: cellMagic, names: names).magics : [])
  }
}
