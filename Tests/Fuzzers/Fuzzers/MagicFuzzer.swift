internal import CompilerProtocol
internal import FuzzingSupport
internal import Magics

/// Cells of every magic, with arguments that are not meant for it.
struct MagicFuzzer: Fuzzer {
  static let name = "magics"

  private static let registry = MagicRegistry.standard
  /// The words of all usages, which name every option.
  private static let words: [String] = registry.all.flatMap { help in
    help.usage.split { !($0.isLetter || $0 == "-" || $0 == "%") }.map(String.init)
  }

  mutating func execute(_ mutator: inout Mutator) {
    let name = mutator.element(of: Self.registry.all).name
    var line = name
    for _ in 0..<mutator.number(below: 6) {
      let word =
        switch mutator.number(below: 4) {
        case 0: mutator.element(of: HostileText.numbers)
        case 1: mutator.element(of: HostileText.words)
        default: mutator.element(of: Self.words)
        }
      line += mutator.element(of: [" ", " ", " ", "", ",", "\t"]) + word
    }
    if mutator.number(below: 3) == 0 {
      line = String(decoding: mutator.damaged(Array(line.utf8)), as: UTF8.self)
    }
    let code = line + mutator.element(of: ["", "\n", "\nlet a = 1\n", "\r\n\(line)", "\n\u{0}"])
    plan(code)
    let use = MagicInvocation(arguments: String(line.dropFirst(name.count)), body: code)
    _ = try? Self.registry.magic(named: name)?.effect(of: use)
  }

  /// Plans a cell in which every line that starts like a magic is one.
  private func plan(_ code: String) {
    let text = SourceText(code)
    var lines = MagicLine.candidates(in: text, Self.registry.grammar)
    let isCellMagic = lines.first.map { $0.sigil == .cell && $0.range.lowerBound == 0 } ?? false
    let cellMagic = isCellMagic ? lines.removeFirst() : nil
    let cell = MagicCell(text, cellMagic: cellMagic, lines: lines)
    _ = try? MagicPlan(cell, registry: Self.registry)
  }
}
