internal import CellCompilation
internal import Execution
internal import JobCards
internal import RunnerProtocol

/// The steps from a cell's text to its end.
extension Session {
  /// Makes sure that a process runs, of which the chain speaks.
  func restartRunnerIfNeeded() throws {
    try client.start()
    guard client.generation != chain.generation else { return }
    // What the cells declared lived in the process that is gone.
    chain = CellChain(generation: client.generation)
    unchainedCells = UnchainedCells()
  }

  /// Takes note that a cell runs, maybe once more; then the jobs of its earlier run go on under this
  /// one, or are stopped.
  func beginRerun(of cell: CellRequest) {
    guard let name = cell.cellID, !cell.isSilent,
      let earlier = client.redirection.begin(cell.id, of: name)
    else { return }
    client.cards.move(from: earlier, to: cell.id)
    guard settings.rerun == .cancel else { return }
    let jobs = client.jobs.all.filter { client.redirection.place(of: $0.execution) == cell.id }
    for execution in Set(jobs.map(\.execution)) { client.cancelJobs(of: execution) }
  }

  /// A number for the next compilation.
  func nextSerial() -> Int {
    serial += 1
    return serial
  }

  /// Compiles a text after all cells that have ended.
  func compile(_ source: CellSource, for id: ExecutionID) async -> CompilationResult {
    var source = source
    source.isMovable = chain.isOpen && source.isolation == nil
    source.absentNames = unchainedCells.absentNames(client.cellJobTracker.active)
    chain.begin(source.serial)
    let task = Task { [compiler, source, scope = chain.scope] in
      await compiler.compile(source, after: scope)
    }
    let result = await running.outcome(of: task, for: id)
    if case .compiled = result { return result }
    chain.end(source.serial)
    return result
  }

  /// Has a command run to its end; gives nothing when the cell was interrupted before.
  func run(_ command: RunnerCommand, as id: ExecutionID) async -> RunnerClient.RunEnd? {
    guard !running.isInterrupted(id) else { return nil }
    return await client.run(id, command)
  }

  /// Runs a compiled cell, whose declarations are seen from then on.
  func run(
    _ cell: CompiledCell, as id: ExecutionID, result: RunnerCommand.ResultHandling
  ) async -> Result<MIMEBundle?, ErrorReport> {
    defer { chain.end(cell.serial) }
    guard chain.place(of: cell.serial) != nil else {
      return .failure(FailureReports.died(FailureReports.goneBefore))
    }
    let command = RunnerCommand.execute(
      id, library: cell.library, entry: cell.entrySymbol, result: result)
    switch await run(command, as: id) {
    case nil: return .failure(ErrorReport.interrupted)
    case .died(let cause):
      return .failure(FailureReports.died(cause))
    case .ended(.completed(let bundle)):
      return await remember(cell, hiding: []).map { bundle }
    case .ended(.failed(let failure, let reached)):
      if failure.kind != .notLoaded {
        _ = await remember(cell, hiding: cell.unsetVariables(afterReaching: reached))
      }
      return .failure(await reports.report(failure))
    }
  }

  // MARK: - Declarations

  /// Makes what a cell declared visible to later cells, one cell at a time.
  ///
  /// Variables that a failed cell did not come to set are taken away; their memory holds nothing.
  private func remember(
    _ cell: CompiledCell, hiding names: [String]
  ) async -> Result<Void, ErrorReport> {
    await beginJoin(cell, hiding: names, because: "\(cell.label) ended").value
  }

  /// Begins to make what a cell declared visible, behind all others for which this has begun.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - names: The variables to take away.
  ///   - reason: What happened before they were set: `In[7] ended`.
  /// - Returns: What comes of it.
  func beginJoin(
    _ cell: CompiledCell, hiding names: [String], because reason: String
  ) -> Task<Result<Void, ErrorReport>, Never> {
    let previous = lastJoin
    let join = Task {
      await previous?.value
      return await self.join(cell, hiding: names, because: reason)
    }
    lastJoin = Task { _ = await join.value }
    return join
  }

  private func join(
    _ cell: CompiledCell, hiding names: [String], because reason: String
  ) async -> Result<Void, ErrorReport> {
    guard cell.declares, let place = chain.place(of: cell.serial) else { return .success(()) }
    do {
      var scope = chain.scope(before: place)
      let firstIndex = scope.cells.count
      scope.append(try await compiler.move(cell, after: scope))
      if !names.isEmpty {
        let source = CellSource(
          hiding: names, of: cell, because: reason, serial: nextSerial())
        if case .compiled(let hiding, _) = await compiler.compile(source, after: scope) {
          scope.append(hiding)
        }
      }
      // Cells that were compiled while this one ran see others through a base.
      let count = scope.cells.count - firstIndex
      for cell in chain.cells(after: place) {
        scope.append(try await compiler.move(cell, after: scope))
      }
      // Meanwhile the process may have been replaced by another one.
      guard chain.place(of: cell.serial) != nil else { return .success(()) }
      chain.join(count, at: place, seenAs: scope)
      return .success(())
    } catch {
      return .failure(FailureReports.notSeen(error))
    }
  }
}
