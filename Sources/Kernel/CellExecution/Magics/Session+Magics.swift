internal import CellCompilation
internal import Execution
internal import RunnerProtocol

/// What magics do in a session.
extension Session {
  // MARK: - What is shown

  func show(_ bundle: MIMEBundle, in id: ExecutionID) {
    sink.receive(.display(bundle, displayID: nil), from: id)
  }

  func show(payload: Payload, in id: ExecutionID) {
    sink.receive(.payload(payload), from: id)
  }

  func say(_ text: String, in id: ExecutionID) {
    sink.receive(.stream(.stdout, text + "\n"), from: id)
  }

  // MARK: - Running

  /// Performs magics that need no compiler in the process of the cells.
  func perform(_ plan: MagicPlan, of cell: CellRequest) async -> ExecutionOutcome {
    guard !plan.calls.isEmpty else { return .completed }
    switch await run(.perform(cell.id, plan.calls.map(\.call)), as: cell.id) {
    case nil: return .failed(ErrorReport.interrupted)
    case .died(let cause): return .failed(FailureReports.died(cause))
    case .ended(.completed): return .completed
    case .ended(.failed(let failure, let reached)):
      if failure.kind == .thrown, plan.calls.indices.contains(reached) {
        return .failed(plan.report(failure, ofCall: reached))
      }
      return .failed(await reports.report(failure))
    }
  }

  // MARK: - Names

  /// Shows the names of the session, the variables with their values.
  ///
  /// - Throws: An `ErrorReport` when a value's description fails.
  func showNames(in id: ExecutionID) async throws {
    let names = SessionNames(chain.scope.cells)
    var shown = names.variables
    var hidden = names.computed
    // A variable whose value cannot be handed on is named alone.
    while true {
      let code = Self.code(showing: shown, others: hidden, names)
      let source = CellSource(
        serial: nextSerial(), label: "%who", code: code, wantsResult: false)
      switch await compile(source, for: id) {
      case .cancelled: throw ErrorReport.interrupted
      case .empty: return
      case .compiled(let compiled, _):
        _ = try await run(compiled, as: id, result: .drop).get()
        return
      case .failed(let diagnostics):
        let lines = Set(diagnostics.compactMap(\.location?.line))
        // The first variable stands in the second line.
        let failing = shown.indices.filter { lines.contains($0 + 2) }
        guard !failing.isEmpty else { throw FailureReports.report(diagnostics) }
        hidden += failing.map { shown[$0] }
        for index in failing.reversed() { shown.remove(at: index) }
      }
    }
  }

  private static func code(
    showing variables: [String], others: [String], _ names: SessionNames
  ) -> String {
    let lines = variables.map { "_notebookVariable(\($0.debugDescription), \($0))," }
    return """
      _notebookShowNames([
      \(lines.joined(separator: "\n"))
      ], others: \(others), functions: \(names.functions), types: \(names.types))
      """
  }

  // MARK: - Beginning anew

  /// Forgets all that cells declared and starts a new process.
  ///
  /// - Throws: What keeps it from that: cells of other shells that run, jobs that are not to be ended,
  ///   or a process that cannot start.
  func reset(
    because cause: String, evenIfJobsRun isForced: Bool, for id: ExecutionID
  ) async throws {
    try expectReset(evenIfJobsRun: isForced, for: id)
    await client.end(because: cause)
    chain = CellChain(generation: client.generation)
    unchainedCells = UnchainedCells()
    do {
      try restartRunnerIfNeeded()
    } catch {
      throw FailureReports.notStarted(error)
    }
  }

  /// Has this and later cells watched, or watched no longer, in a new process.
  ///
  /// - Throws: What keeps it from that, as of a reset, or that it cannot be done on this machine.
  func watch(
    with sanitizer: Sanitizer?, evenIfJobsRun isForced: Bool, for id: ExecutionID
  ) async throws {
    guard sanitizer != self.sanitizer else { return }
    try expectReset(evenIfJobsRun: isForced, for: id)
    do {
      try await client.preload(
        sanitizer.map { try compiler.toolchain.libraries(for: $0) } ?? [])
    } catch {
      throw MagicFailure.cannotWatch(because: "\(error)")
    }
    try await reset(because: "by %sanitize", evenIfJobsRun: isForced, for: id)
    self.sanitizer = sanitizer
  }

  /// Makes sure that nothing runs which a reset would end against its user's will.
  private func expectReset(evenIfJobsRun isForced: Bool, for id: ExecutionID) throws {
    guard !running.hasOther(than: id) else { throw MagicFailure.wouldEndCells }
    let jobs = client.jobs.all.map(\.name)
    guard isForced || jobs.isEmpty else { throw MagicFailure.wouldEnd(jobs: jobs) }
  }
}
