internal import CellCompilation
internal import CodeIntelligence
internal import CompilerProtocol
internal import Execution
internal import Formatting
internal import Magics
internal import RunnerProtocol

/// Performs what magics ask for.
extension Session {
  // MARK: - Effects on the kernel

  /// Performs what the magics of a cell ask of the kernel, in order.
  ///
  /// - Throws: An `ErrorReport` about the first magic that could not be performed.
  func perform(_ steps: [MagicPlan.KernelStep], of plan: MagicPlan, for cell: CellRequest)
    async throws
  {
    for (line, effect) in steps {
      do {
        try await perform(effect, asked: line, for: cell.id)
      } catch let failure as MagicFailure {
        throw plan.report(failure.name, failure.message, at: line, of: cell)
      }
    }
  }

  private func perform(_ effect: KernelEffect, asked line: MagicLine, for id: ExecutionID)
    async throws
  {
    switch effect {
    case .setBatchWait(let wait): settings.batchWait = wait
    case .setOptimization(let mode): optimization = mode
    case .setOutputLimits(let changes):
      var limits = outputLimits
      for change in changes { limits.apply(change) }
      outputLimits = limits
    case .setRerun(let policy): settings.rerun = policy
    case .setSanitizer(let sanitizer, let force):
      try await watch(with: sanitizer, because: "by \(line.fullName)", force: force, for: id)
    case .showSetting(let setting): say(description(of: setting), in: id)
    case .reset(let force):
      try await reset(because: "by \(line.fullName)", force: force, for: id)
    case .show(let bundle): sink.receive(.display(bundle, displayID: nil), from: id)
    case .say(let text): say(text, in: id)
    case .listNames: try await showNames(in: id)
    case .document(let name, let detail): try await showDocumentation(of: name, detail, in: id)
    }
  }

  /// The current value of a setting, as the magic that sets it.
  private func description(of setting: KernelEffect.Setting) -> String {
    switch setting {
    case .batchWait: "%batch \(settings.batchWait)"
    case .optimization: "%optimize \(optimization.rawValue)"
    case .outputLimits: outputLimits.summary
    case .rerun: "%rerun \(settings.rerun)"
    case .sanitizer: "%sanitize \(sanitizer?.rawValue ?? "off")"
    }
  }

  private func showDocumentation(
    of name: String, _ detail: InspectionDetail, in id: ExecutionID
  ) async throws {
    let end = name.unicodeScalars.count
    guard let found = await inspection(of: name, at: end, detail: detail) else {
      throw MagicFailure.unknown(name: name)
    }
    sink.receive(.payload(.page(found)), from: id)
  }

  private func say(_ text: String, in id: ExecutionID) {
    sink.receive(.stream(.stdout, text + "\n"), from: id)
  }

  // MARK: - Effects on the runner

  /// Has the runner perform the magics of a cell that contains no Swift.
  func perform(_ plan: MagicPlan, of cell: CellRequest) async -> ExecutionOutcome {
    guard !plan.calls.isEmpty else { return .completed }
    switch await run(.perform(cell.id, plan.calls.map(\.magic)), as: cell.id) {
    case nil: return .failed(ErrorReport.interrupted)
    case .died(let cause): return .failed(FailureReports.died(cause))
    case .ended(.completed): return .completed
    case .ended(.failed(let failure, let reached)):
      if failure.kind == .thrown, plan.calls.indices.contains(reached) {
        let line = plan.calls[reached].line
        return .failed(plan.report(failure.name, failure.message, at: line, of: cell))
      }
      return .failed(await reports.report(failure))
    }
  }

  // MARK: - Names

  /// Shows the names of the session, the variables with their values.
  ///
  /// - Throws: An `ErrorReport` when the description of a value fails.
  private func showNames(in id: ExecutionID) async throws {
    let names = SessionNames(chain.scope.cells)
    var shown = names.variables
    var hidden = names.computed
    // A variable whose value cannot be passed to a function is shown without it.
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
        // The first variable is on the second line.
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

  // MARK: - A new process

  /// Forgets everything the cells declared and starts a new process.
  ///
  /// - Throws: A ``MagicFailure`` while cells of other shells are running, or jobs unless `force` is
  ///   set; an `ErrorReport` if the process cannot be started.
  private func reset(because cause: String, force: Bool, for id: ExecutionID) async throws {
    try checkReset(force: force, for: id)
    await client.end(because: cause)
    chain = CellChain(generation: client.generation)
    unchainedCells = UnchainedCells()
    do {
      try restartRunnerIfNeeded()
    } catch {
      throw FailureReports.notStarted(error)
    }
  }

  /// Has this and later cells watched by a sanitizer, or by none, in a new process.
  ///
  /// - Throws: What a reset throws, and a ``MagicFailure`` if the sanitizer is not available.
  private func watch(
    with sanitizer: Sanitizer?, because cause: String, force: Bool, for id: ExecutionID
  ) async throws {
    guard sanitizer != self.sanitizer else { return }
    try checkReset(force: force, for: id)
    do {
      try await client.preload(
        sanitizer.map { try compiler.toolchain.libraries(for: $0) } ?? [])
    } catch {
      throw MagicFailure.cannotWatch(because: "\(error)")
    }
    try await reset(because: cause, force: force, for: id)
    self.sanitizer = sanitizer
  }

  /// Checks that a reset ends nothing that the user has not agreed to end.
  private func checkReset(force: Bool, for id: ExecutionID) throws {
    guard !running.hasOther(than: id) else { throw MagicFailure.wouldEndCells }
    let jobs = client.jobs.all.map(\.name)
    guard force || jobs.isEmpty else { throw MagicFailure.wouldEnd(jobs: jobs) }
  }
}

extension OutputLimits {
  /// The limits, in sentences.
  fileprivate var summary: String {
    let cap = cap.map { "at most \($0)" } ?? "any amount"
    let rate = rate.map { "at most \($0) per second" } ?? "without a limit"
    let logs = logs.map { $0.bytes > 0 ? "at most \($0)" : "no room: none are kept" } ?? "any room"
    return """
      A job shows \(cap) of text (--cap).
      Output is sent at a rate of \(rate) (--rate).
      The logs of all sessions take \(logs) (\(LogDirectory.limitVariable)).
      """
  }
}
