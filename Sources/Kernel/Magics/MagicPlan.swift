package import CompilerProtocol
package import RunnerProtocol

/// What the magics of a cell ask for, in order.
package struct MagicPlan: Sendable {
  /// Something the kernel does, and the line that asks for it.
  package typealias KernelStep = (line: MagicLine, effect: KernelEffect)

  /// What the kernel does before the Swift of the cell is compiled.
  package private(set) var before: [KernelStep] = []
  /// What the kernel does after the Swift of the cell has run.
  package private(set) var after: [KernelStep] = []
  /// What replaces the magics in the Swift of the cell.
  package private(set) var translations: [MagicTranslation] = []
  /// What the runner does, and the lines that ask for it.
  package private(set) var calls: [(line: MagicLine, magic: RunnerMagic)] = []
  /// How the whole cell runs as a job, if it does.
  package private(set) var job: CellJobOptions?
  /// Whether there is Swift to compile.
  package let hasSwift: Bool
  package let cell: MagicCell

  /// Looks up every magic of a cell.
  ///
  /// - Throws: A ``MagicFailure`` for the first magic that is unknown or used wrongly.
  package init(_ cell: MagicCell, registry: MagicRegistry) throws(MagicFailure) {
    self.cell = cell
    hasSwift = cell.hasSwift && cell.cellMagic.map { $0.syntax.body == .swift } ?? true
    if let magic = cell.cellMagic { try append(magic, body: cell.body, registry) }
    for line in cell.lines { try append(line, body: "", registry) }
  }

  private mutating func append(
    _ line: MagicLine, body: String, _ registry: MagicRegistry
  ) throws(MagicFailure) {
    let name = line.fullName
    guard let magic = registry.magic(named: name) else {
      let hint = registry.nearestName(to: name).map { "did you mean '\($0)'? " } ?? ""
      throw MagicFailure(
        name: "UnknownMagic", message: "there is no magic '\(name)'; \(hint)%help lists all",
        line: line)
    }
    func misuse(_ message: String) -> MagicFailure {
      MagicFailure(name: "UsageError", message: "'\(name)' \(message)", line: line)
    }
    if line.sigil == .cell, line != cell.cellMagic {
      throw misuse("must be the first line of its cell")
    }
    let effect: MagicEffect
    do {
      effect = try magic.effect(of: MagicInvocation(arguments: line.arguments, body: body))
    } catch {
      throw MagicFailure(
        name: "UsageError",
        message: "'\(name)': \(error.complaint). Usage: \(magic.help.usage)", line: line)
    }
    var code = MagicTranslation.Code.nothing
    switch effect {
    case .measure: code = .measured
    case .job(let options): job = options
    case .kernel(_, _) where line.isNested:
      throw misuse("must stand outside of braces: it is done once for the whole cell")
    case .kernel(let effect, .beforeSwift): before.append((line, effect))
    case .kernel(let effect, .afterSwift):
      if job != nil, let cellMagic = cell.cellMagic {
        throw misuse(
          "is not possible in a cell of \(cellMagic.fullName), which continues after the cell has "
            + "ended; give it a cell of its own")
      }
      after.append((line, effect))
    case .runner(let magic):
      if job?.isolation != nil, magic.needsJobsOfSession {
        throw misuse(
          "is not possible in an isolated job, whose process does not know the session's jobs; "
            + "give it a cell of its own")
      }
      calls.append((line, magic))
      code = .statement(magic.statement)
    }
    translations.append(MagicTranslation(line, as: code))
  }
}
