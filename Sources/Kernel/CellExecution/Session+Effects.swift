internal import CellCompilation
internal import CellFailures
internal import CodeIntelligence
internal import CompilerProtocol
internal import Execution
internal import Formatting
internal import KernelVariables
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
        try await perform(effect, asked: line, for: cell)
      } catch let failure as MagicFailure {
        throw plan.report(failure.name, failure.message, at: line, of: cell)
      }
    }
  }

  private func perform(_ effect: KernelEffect, asked line: MagicLine, for cell: CellRequest)
    async throws
  {
    let id = cell.id
    switch effect {
    case .setBatch(let wait, let allowsJobErrors):
      if let wait { settings.batchWait = wait }
      if let allowsJobErrors { client.jobs.failures.areAllowed = allowsJobErrors }
    case .setOptimization(let mode): optimization = mode
    case .setOutputLimits(let changes):
      var limits = outputLimits
      for change in changes { limits.apply(change) }
      outputLimits = limits
    case .setRerun(let policy): settings.rerun = policy
    case .setSanitizer(let sanitizer, let force):
      try await watch(with: sanitizer, because: "by \(line.fullName)", force: force, for: id)
    case .showSetting(let setting): show(setting, asked: line, in: id)
    case .rerun(let number): try await rerun(from: number, as: cell)
    case .listStale: listStale(in: id)
    case .rerunStale: try await runStale(as: cell)
    case .reset(let force):
      try await reset(because: "by \(line.fullName)", force: force, for: id)
    case .show(let bundle): sink.receive(.display(bundle, displayID: nil), from: id)
    case .say(let text): say(text, in: id)
    case .listNames: try await showNames(asked: line, in: id)
    case .runTests(let words): try await runTests(matching: words, asked: line, in: id)
    case .document(let name, let detail): try await showDocumentation(of: name, detail, in: id)
    }
  }

  /// Prints a setting, as the line that would set it.
  private func show(
    _ setting: KernelEffect.Setting, asked line: MagicLine, in id: ExecutionID
  ) {
    switch setting {
    case .batchWait: say("\(line.fullName) \(batchSettings)", in: id)
    case .optimization: say("\(line.fullName) \(optimization.rawValue)", in: id)
    case .outputLimits: say(outputLimits.summary, in: id)
    case .rerun: say("\(line.fullName) \(settings.rerun)", in: id)
    case .sanitizer: say("\(line.fullName) \(sanitizer?.rawValue ?? "off")", in: id)
    }
  }

  private var batchSettings: String {
    "\(settings.batchWait)" + (client.jobs.failures.areAllowed ? " --allow-job-errors" : "")
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

  func say(_ text: String, in id: ExecutionID) {
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
}

extension OutputLimits {
  /// The limits, in sentences.
  fileprivate var summary: String {
    let cap = cap.map { "at most \($0)" } ?? "any amount"
    let rate = rate.map { "at most \($0) per second" } ?? "without a limit"
    let logs =
      logs.map { $0.bytes > 0 ? "at most \($0)" : "no space: none are kept" }
      ?? "any amount of space"
    return """
      A job shows \(cap) of text (--cap).
      Output is sent at a rate of \(rate) (--rate).
      The logs of all sessions take \(logs) (\(KernelVariable.logLimit.name)).
      """
  }
}
