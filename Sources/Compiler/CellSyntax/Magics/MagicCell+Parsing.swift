import CompilerProtocol

extension MagicCell {
  /// Finds the magics of a cell; `!name` is Swift where the name is one of those given.
  ///
  /// Parsing is recursive and needs a large stack.
  init(_ code: String, names: Set<String>, grammar: MagicGrammar) {
    let text = SourceText(code)
    var candidates = MagicLine.candidates(in: text, grammar)
    let first = text.bytes[(text.startsWithByteOrderMark ? 3 : 0)...].firstIndex {
      !SourceText.isWhitespace($0)
    }
    var cellMagic: MagicLine?
    if let line = candidates.first, line.sigil == .cell, line.range.lowerBound == first {
      cellMagic = line
      candidates.removeFirst()
    }
    let isSwift = cellMagic.map { $0.syntax.body == .swift } ?? true
    self.init(
      text, cellMagic: cellMagic,
      lines: isSwift ? MagicScan(text, candidates, hiding: cellMagic, names: names).magics : [])
  }
}
