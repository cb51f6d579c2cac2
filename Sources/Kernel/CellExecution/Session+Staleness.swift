internal import CellCompilation
internal import CellFailures
internal import Execution
internal import Limits
internal import Logging
internal import RunnerProtocol

/// Cells that use what later ones have replaced.
extension Session {
  /// Brings functions up to date that use what a cell has replaced, in the background, and says what else
  /// still uses it.
  ///
  /// - Parameters:
  ///   - cell: The cell, which has joined the chain.
  ///   - runs: Its earlier runs.
  ///   - id: Where to say it.
  func replacementDidJoin(_ cell: CompiledCell, of runs: [CompiledCell], in id: ExecutionID) {
    // If a whole notebook runs again, those that use an unchanged cell are about to run, too.
    let isEdited = !runs.contains { $0.text == cell.text }
    let outdated = chain.scope.outdatedFunctions
    let news = chain.scope.staleCells(besides: outdated).filter {
      !mentionedStaleness.contains($0.cell.serial)
    }
    if isEdited {
      mention(news, in: id)
    } else {
      unmentionedStaleness.formUnion(news.map(\.cell.serial))
    }
    guard !outdated.isEmpty else { return }
    // What they lacked may be there again.
    failedUpdates.subtract(outdated.filter { $0.mentions(cell) }.map(\.serial))
    _ = afterJoins { await $0.updateFunctions() }
  }

  /// The cells that use what has been replaced and are not brought up to date by themselves.
  private var staleCells: [StaleCell] {
    let outdated = chain.scope.outdatedFunctions
    return chain.scope.staleCells(besides: outdated)
      + chain.scope.staleFunctions(outdated.filter { failedUpdates.contains($0.serial) })
  }

  /// Says which cells that a new one uses still use what has been replaced, where that was not said before.
  func mentionStaleness(usedBy cell: CompiledCell, in id: ExecutionID) {
    guard !unmentionedStaleness.isDisjoint(with: cell.usedCells) else { return }
    let news = staleCells.filter { unmentionedStaleness.contains($0.cell.serial) }
    mention(news.filter { cell.uses($0.cell) }, in: id)
  }

  private func mention(_ stale: [StaleCell], in id: ExecutionID) {
    guard !stale.isEmpty else { return }
    let serials = stale.map(\.cell.serial)
    mentionedStaleness.formUnion(serials)
    unmentionedStaleness.subtract(serials)
    let shown = stale.prefix(Limits.Compiler.mentionedStaleCells).map(sentence)
    let rest = stale.count - shown.count
    let others = rest == 1 ? "so does 1 other cell" : "so do \(rest) other cells"
    let what = (rest > 0 ? shown + [others] : shown).joined(separator: "; ")
    say("\(what); run \(stale.count == 1 ? "it" : "them") again, or %stale --run", in: id)
  }

  private func sentence(about stale: StaleCell) -> String {
    stale.sentence(calling: sources.newestLabel(of: stale.cell.label))
  }

  /// Compiles functions again that use what has been replaced, a limited number of them.
  private func updateFunctions() async {
    let deadline = ContinuousClock.now + Limits.Compiler.updates
    var updated: Set<Int> = []
    for _ in 0..<Limits.Compiler.updatedCells {
      let outdated = chain.scope.outdatedFunctions
      // A cell that is still outdated after it has been compiled again would be so each time.
      failedUpdates.formUnion(outdated.map(\.serial).filter(updated.contains))
      guard let cell = outdated.first(where: { !failedUpdates.contains($0.serial) }),
        ContinuousClock.now < deadline
      else { return }
      if let serial = await update(cell) {
        updated.insert(serial)
      } else {
        failedUpdates.insert(cell.serial)
        if !mentionedStaleness.contains(cell.serial) { unmentionedStaleness.insert(cell.serial) }
      }
    }
  }

  /// Compiles a cell that only declares functions again, in its own place.
  ///
  /// - Returns: Its new serial number, if it could be compiled.
  private func update(_ cell: CompiledCell) async -> Int? {
    let serial = nextSerial()
    let generation = chain.generation
    var source = CellSource(
      serial: serial, label: cell.label, code: cell.text, wantsResult: false,
      optimization: cell.optimization, sanitizer: sanitizer)
    source.cellID = cell.cellID
    guard let scope = try? scope(without: [cell.serial]),
      case .compiled(let made, _) = await compiler.compile(source, after: scope),
      chain.generation == generation, let scope = try? self.scope(without: [cell.serial])
    else { return nil }
    sources.remember(cell.text, as: cell.label, serial: serial)
    client.load(made)
    chain.retire(seenAs: scope)
    chain.reserve(serial)
    chain.append(made)
    logger.debug("Compiled \(cell.label) again, since something it uses has been declared anew")
    return serial
  }

  /// Lists the cells that use what has been replaced since.
  func listStale(in id: ExecutionID) {
    let lines = staleCells.map(sentence)
    say(
      lines.isEmpty
        ? "Every cell uses what was declared last."
        : (lines + ["%stale --run runs \(lines.count == 1 ? "it" : "them") again"])
          .joined(separator: "\n"), in: id)
  }

  /// Runs the cells again that use what has been replaced since, in order.
  ///
  /// - Throws: The failure of the first cell that fails.
  func runStale(as request: CellRequest) async throws {
    var done: Set<String> = []
    // Each run may make others stale that come after it.
    while let next = nextStale(outside: done) {
      done.insert(next.label)
      try await runAgain(
        RanCell(
          number: 0, label: next.label, code: next.text, cellID: next.cellID ?? next.label),
        as: request)
    }
  }

  private func nextStale(outside done: Set<String>) -> CompiledCell? {
    let outdated = chain.scope.outdatedFunctions
    return (chain.scope.staleCells(besides: outdated).map(\.cell) + outdated)
      .filter { !done.contains($0.label) }.min { $0.serial < $1.serial }
  }
}
