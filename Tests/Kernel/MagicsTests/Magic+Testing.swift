import CompilerProtocol

@testable import Magics

extension Magic {
  /// The effect of a use of the magic.
  @discardableResult
  func effect(_ arguments: String, body: String = "") throws -> MagicEffect {
    try effect(of: MagicInvocation(arguments: arguments, body: body))
  }
}

extension MagicPlan {
  /// Plans a cell in which every line that starts like a magic is one.
  init(_ code: String) throws {
    let text = SourceText(code)
    var lines = MagicLine.candidates(in: text, MagicRegistry.standard.grammar)
    var cellMagic: MagicLine?
    if let first = lines.first, first.sigil == .cell, first.range.lowerBound == 0 {
      cellMagic = lines.removeFirst()
    }
    try self.init(
      MagicCell(text, cellMagic: cellMagic, lines: lines), registry: .standard)
  }
}
