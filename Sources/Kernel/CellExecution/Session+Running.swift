internal import CellCompilation
internal import CellDiagnostics
internal import CellFailures
internal import ErrorText
internal import Execution
internal import JobCards
internal import Logging
internal import POSIX
internal import RunnerProtocol

/// The steps from a cell's text to the end of its run.
extension Session {
  /// Starts a process if none is running; a new one starts a new chain.
  func restartRunnerIfNeeded() throws {
    try client.start()
    guard client.generation != chain.generation else { return }
    // The values of the cells are gone with their process.
    chain = CellChain(generation: client.generation)
    unchainedCells = UnchainedCells()
    failedCells = FailedCells()
  }

  /// If a cell runs again, moves the jobs of its earlier run under this one, or cancels them.
  func redirectEarlierRun(of cell: CellRequest) {
    guard let name = cell.cellID, !cell.isSilent,
      let earlier = client.jobs.redirection.runDidBegin(cell.id, of: name)
    else { return }
    client.jobs.cards.move(from: earlier, to: cell.id)
    guard settings.rerun == .cancel else { return }
    let jobs = client.jobs.active.all.filter {
      client.jobs.redirection.target(of: $0.execution) == cell.id
    }
    for execution in Set(jobs.map(\.execution)) { client.cancelJobs(of: execution) }
  }

  /// The serial number of the next compilation.
  func nextSerial() -> Int {
    serial += 1
    return serial
  }

  /// Whether a cell is what it was when it ran last, and only declares, so that its declarations stay.
  ///
  /// - Parameter source: The cell.
  /// - Returns: Whether there is nothing to compile and to run.
  func keepsUnchanged(_ source: CellSource) -> Bool {
    let runs = chain.runs(of: source.cellID)
    guard let run = runs.last, runs.count == 1, source.magics.isEmpty else { return false }
    guard run.text == source.code, run.optimization == source.optimization,
      chain.scope.isCurrent(run)
    else { return false }
    sources.rename(run.label, to: source.label)
    return true
  }

  /// Compiles a cell in the scope of all cells that have ended.
  func compile(_ source: CellSource, for id: ExecutionID) async -> CompilationResult {
    if !directory.exists, let problem = restoreDirectory() { return .failed([problem]) }
    var source = source
    source.isMovable = chain.isOpen && source.isolation == nil
    source.absentNames = unchainedCells.invisibleNames(client.jobs.cells.active)
      .merging(failedCells.invisibleNames) { unchained, _ in unchained }
    let scope: SessionScope
    do {
      scope = try self.scope(without: Set(chain.runs(of: source.cellID).map(\.serial)))
    } catch {
      return .failed([Diagnostic(severity: .error, message: error.sentence)])
    }
    chain.reserve(source.serial)
    let task = Task { [compiler, source] in await compiler.compile(source, after: scope) }
    let result = await running.outcome(of: task, for: id)
    switch result {
    case .compiled:
      failedCells.remove(source.cellID)
      return result
    case .failed: failedCells.insert(source, declaring: await compiler.declarations(of: source))
    case .empty, .cancelled: break
    }
    chain.release(source.serial)
    return result
  }

  /// Runs a command to its end; returns `nil` when the cell was interrupted before.
  func run(_ command: RunnerCommand, as id: ExecutionID) async -> RunOutcome? {
    guard !running.isInterrupted(id) else { return nil }
    return await client.run(id, command)
  }

  /// Runs a compiled cell and makes its declarations visible.
  func run(
    _ cell: CompiledCell, as id: ExecutionID, result: RunnerCommand.ResultHandling
  ) async -> Result<MIMEBundle?, ErrorReport> {
    defer { chain.release(cell.serial) }
    guard chain.position(of: cell.serial) != nil else {
      return .failure(FailureReports.died(FailureReports.goneBefore))
    }
    let command = RunnerCommand.execute(
      id, library: cell.library, entry: cell.entrySymbol, result: result)
    hideEarlierRuns(of: cell)
    switch await run(command, as: id) {
    case nil: return .failure(ErrorReport.interrupted)
    case .died(let cause):
      return .failure(FailureReports.died(cause))
    case .ended(.completed(let bundle)):
      return await remember(cell, of: id, hiding: []).map { bundle }
    case .ended(.failed(let failure, let reached)):
      if failure.kind != .notLoaded {
        _ = await remember(cell, of: id, hiding: cell.unsetVariables(afterReaching: reached))
      }
      return .failure(await reports.report(failure))
    }
  }

  /// Hides what earlier runs of a cell have added to types of others, since it is about to add anew.
  func hideEarlierRuns(of cell: CompiledCell) {
    client.retire(chain.runs(of: cell.cellID).map(\.library))
  }

  /// Makes the session's directory anew after it has been removed, if no earlier cell needs its files.
  ///
  /// - Returns: Why the next cell cannot be compiled.
  private func restoreDirectory() -> Diagnostic? {
    guard chain.scope.cells.isEmpty else {
      return Diagnostic(
        severity: .error,
        message: "the compiled cells of this session in \(directory.path) have been removed; "
          + "type %reset, and then run the cells with your definitions again")
    }
    do {
      try directory.restore()
      logger.notice("The session's directory \(directory.path) was removed and is made anew.")
      return nil
    } catch {
      return Diagnostic(severity: .error, message: error.sentence)
    }
  }

  // MARK: - Declarations

  /// Makes a cell's declarations visible to later cells.
  ///
  /// Variables that a failed cell has not set are hidden: their memory is uninitialised.
  private func remember(
    _ cell: CompiledCell, of id: ExecutionID, hiding names: [String]
  ) async -> Result<Void, ErrorReport> {
    await beginJoin(cell, of: id, hiding: names, because: "\(cell.label) ended").value
  }

  /// Starts to make a cell's declarations visible, after all cells for which this has started.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - id: Its run.
  ///   - names: The variables to hide.
  ///   - reason: What happened before they were set, such as `In[7] ended`.
  /// - Returns: The outcome.
  func beginJoin(
    _ cell: CompiledCell, of id: ExecutionID, hiding names: [String], because reason: String
  ) -> Task<Result<Void, ErrorReport>, Never> {
    afterJoins { await $0.join(cell, of: id, hiding: names, because: reason) }
  }

  /// Changes the chain after all changes that have started, and before all later ones.
  func afterJoins<Value: Sendable>(
    _ change: @escaping @Sendable (isolated Session) async -> Value
  ) -> Task<Value, Never> {
    let task = Task { [previous = lastJoin] in
      await previous?.value
      return await change(self)
    }
    lastJoin = Task { _ = await task.value }
    return task
  }

  private func join(
    _ cell: CompiledCell, of id: ExecutionID, hiding names: [String], because reason: String
  ) async -> Result<Void, ErrorReport> {
    guard let position = chain.position(of: cell.serial),
      !chain.hasRun(of: cell.cellID, after: position)
    else { return .success(()) }
    do {
      let retires = try retireRuns(of: cell.cellID, before: position)
      // It may have been retired when this one was submitted as a job, or with what it used.
      let earlier = chain.scope.lastRetiredRun(of: cell.cellID)
      guard cell.declares else {
        if retires { replacementDidJoin(cell, of: earlier, in: id) }
        return .success(())
      }
      var scope = chain.scope(before: position)
      let firstIndex = scope.cells.count
      scope.append(try await compiler.move(cell, after: scope))
      if !names.isEmpty {
        let source = CellSource(
          hiding: names, of: cell, because: reason, serial: nextSerial())
        if case .compiled(let hiding, _) = await compiler.compile(source, after: scope) {
          scope.append(hiding)
        }
      }
      // Cells that were compiled while this one was running see others through a base.
      let count = scope.cells.count - firstIndex
      for cell in chain.cells(after: position) {
        scope.append(try await compiler.move(cell, after: scope))
      }
      // The process may have been replaced meanwhile.
      guard chain.position(of: cell.serial) != nil else { return .success(()) }
      let replaces = !earlier.isEmpty || chain.scope.isChanged(by: cell)
      chain.join(count, at: position, seenAs: scope)
      if replaces { replacementDidJoin(cell, of: earlier, in: id) }
      return .success(())
    } catch {
      return .failure(FailureReports.notSeen(error))
    }
  }

  /// Makes the declarations of a cell's earlier runs invisible to later cells.
  ///
  /// - Returns: Whether there were any.
  @discardableResult
  func retireRuns(
    of cellID: String?, before position: CellChain.Position = .max
  ) throws -> Bool {
    let earlier = Set(chain.runs(of: cellID, before: position).map(\.serial))
    guard !earlier.isEmpty else { return false }
    let visible = chain.scope.cells
    chain.retire(seenAs: try scope(without: earlier))
    // Cells that cannot be used without those leave with them, and so does what they added to types.
    let kept = Set(chain.scope.cells.map(\.serial))
    client.retire(
      visible.filter { !kept.contains($0.serial) && !earlier.contains($0.serial) }.map(\.library))
    return true
  }

  /// The scope of the chain without some cells.
  ///
  /// A cell that is run again is compiled in the scope without its earlier run, which the chain usually gets
  /// when it joins: their modules are edited once, unless the chain has changed in between.
  func scope(without serials: Set<Int>) throws -> SessionScope {
    guard !serials.isEmpty else { return chain.scope }
    if let known = partialScope, known.leavesOut == serials, known.revision == chain.revision {
      return known.scope
    }
    let scope = try compiler.retire(serials, in: chain.scope, as: nextSerial())
    partialScope = PartialScope(scope: scope, leavesOut: serials, revision: chain.revision)
    return scope
  }
}
