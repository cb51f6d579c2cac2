package import CellCompilation
internal import CellDiagnostics
internal import CellFailures
package import CodeIntelligence
package import CompilerProtocol
package import Execution
internal import JobCards
package import Logging
internal import Magics
internal import POSIX
package import RunnerProtocol
internal import Synchronization
package import Toolchains

/// One notebook's cells: compiles and runs each, and keeps the chain of their declarations.
///
/// Cells of several shells may run in parallel; each sees the cells that had ended when it was
/// compiled.
package actor Session: CellExecutor {
  /// The parts of a session, and its settings.
  package struct Configuration: Sendable {
    package var toolchain: Toolchain
    /// Where cells find what they import.
    package var searchPaths: SearchPaths
    /// The path of the `swift-cell-runner` program.
    package var runner: String
    /// The path of the `swift-cell-compiler` program.
    package var residentCompiler: String
    package var answerLimits = AnswerLimits()
    package var outputLimits = OutputLimits()
    /// Where the session's files and the compiler's caches are.
    package var caches: CacheDirectory
    package var settings = SessionSettings()

    package init(
      toolchain: Toolchain, runtimeModules: String, runner: String, residentCompiler: String,
      caches: CacheDirectory
    ) {
      self.toolchain = toolchain
      searchPaths = SearchPaths(runtimeModules: runtimeModules, of: toolchain)
      self.runner = runner
      self.residentCompiler = residentCompiler
      self.caches = caches
    }
  }

  let compiler: CellCompiler
  let client: RunnerClient
  private let residentCompiler: CompilerClient
  private let warmup: CompilerWarmup
  private let assistant: CodeAssistant
  let sink: any OutputSink
  let reports: FailureReports
  let sources: SourceStore
  let logger: Logger
  let directory: LockedDirectory
  let running = InterruptibleCells()
  var chain: CellChain {
    didSet { assistant.see(chain.scope) }
  }
  /// The cells that run as jobs, and those that did and will never join the chain.
  var unchainedCells = UnchainedCells()
  var failedCells = FailedCells()
  /// Ends when the last cell that ran as a job has joined the chain, or never will.
  var lastJobJoin: Task<Void, Never>?
  /// Ends when the last cell has joined the chain, or never will.
  var lastJoin: Task<Void, Never>?
  /// The last scope that was made without some cells of the chain.
  var partialScope: PartialScope?
  var serial = 0
  /// The cells that have run, for running them again.
  var ranCells = RanCells()
  /// Whether a magic is running cells again.
  var isRunningAgain = false
  /// The cells of functions that did not compile with what has been declared since.
  var failedUpdates: Set<Int> = []
  /// The cells that use what has been replaced, unknown to the user.
  var unmentionedStaleness: Set<Int> = []
  /// The cells of which the user knows that they use what has been replaced.
  var mentionedStaleness: Set<Int> = []
  /// How much output is shown and kept.
  var outputLimits: OutputLimits {
    didSet {
      client.limitOutput(to: outputLimits.cap)
      sink.limitRate(to: outputLimits.rate)
    }
  }
  /// Whether cells are optimised.
  var optimization = OptimizationPolicy.auto
  var settings: SessionSettings
  private let jobInterrupts: JobInterrupts
  /// How many cells wait for their jobs before they end.
  let heldCells = Atomic(0)
  /// The sanitizer that watches running cells.
  var sanitizer: Sanitizer?

  /// Prepares a session and starts its runner.
  ///
  /// - Parameters:
  ///   - configuration: The parts and settings.
  ///   - sink: Receives the output of cells and jobs.
  ///   - input: Asks the user the questions of cells.
  ///   - logger: Receives messages for the kernel's log.
  /// - Throws: An error when a directory cannot be created or the runner cannot be started.
  package init(
    _ configuration: Configuration, sink: any OutputSink, input: any InputSource, logger: Logger
  ) throws {
    let toolchain = configuration.toolchain
    let caches = configuration.caches
    directory = try SessionDirectory.make(in: caches.sessions)
    try Directory.makePrivate(caches.modules)
    residentCompiler = CompilerClient(
      executable: configuration.residentCompiler, toolchain: toolchain,
      limits: configuration.answerLimits, logger: logger)
    compiler = CellCompiler(
      toolchain: toolchain, searchPaths: configuration.searchPaths, workDirectory: directory.path,
      moduleCache: caches.modules, reader: residentCompiler, resident: residentCompiler,
      notices: CompilerNotices { logger.warning("\($0)") })
    warmup = CompilerWarmup(compiler, of: residentCompiler)
    sources = SourceStore()
    reports = FailureReports(
      symbolizer: toolchain.symbolizer, cellDirectory: directory.path, sources: sources)
    client = RunnerClient(
      RunnerProcess.Configuration(
        executable: configuration.runner, outputLimits: configuration.outputLimits,
        logRoot: caches.logs),
      sink: sink, input: input, reports: reports, logger: logger)
    assistant = CodeAssistant(
      compiler: compiler, client: residentCompiler, limits: configuration.answerLimits,
      hiddenModules: configuration.searchPaths.hiddenModules
    ) { [client] in client.workingDirectory }
    self.sink = sink
    self.logger = logger
    settings = configuration.settings
    jobInterrupts = JobInterrupts(
      configuration.settings.interrupt, client: client, sink: sink)
    outputLimits = configuration.outputLimits
    sink.limitRate(to: outputLimits.rate)
    try client.start()
    compiler.prepare()
    chain = CellChain(generation: client.generation)
    assistant.sessionDidBecomeIdle()
    warmup.sessionDidBecomeIdle(after: chain.scope, for: .zero)
    client.jobs.cells.onEnd { [weak self] in Task { await self?.joinEndedJobs() } }
  }

  // MARK: - Cells

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome {
    running.insert(cell.id)
    client.jobs.cards.runDidBegin(cell)
    client.jobs.failures.runDidBegin(cell)
    assistant.sessionDidBecomeBusy()
    warmup.sessionDidBecomeBusy()
    let outcome = await outcome(of: cell)
    if !cell.isSilent { ranCells.append(RanCell(cell)) }
    running.remove(cell.id)
    client.jobs.cards.runDidEnd(cell.id, outcome)
    if running.isEmpty {
      assistant.sessionDidBecomeIdle()
      warmup.sessionDidBecomeIdle(after: chain.scope)
    }
    return outcome
  }

  /// Runs a cell, with what its magics ask for.
  func outcome(of cell: CellRequest) async -> ExecutionOutcome {
    let serial = nextSerial()
    let label = cell.label
    sources.remember(cell.code, as: label, serial: serial)
    do {
      try restartRunnerIfNeeded()
      await joinEndedJobs()
      await lastJoin?.value
      client.setLabel(label, of: cell.id)
      redirectEarlierRun(of: cell)
      let code = try await magics(in: cell.code)
      let plan = try MagicPlan(code, of: cell)
      try await perform(plan.before, of: plan, for: cell)
      let outcome =
        plan.hasSwift || plan.job != nil
        ? await runSwift(of: cell, serial: serial, plan)
        : await perform(plan, of: cell)
      guard outcome == .completed else { return outcome }
      try await perform(plan.after, of: plan, for: cell)
      return .completed
    } catch let report as ErrorReport {
      return .failed(report)
    } catch {
      return .failed(FailureReports.notStarted(error))
    }
  }

  private func runSwift(
    of cell: CellRequest, serial: Int, _ plan: MagicPlan
  ) async -> ExecutionOutcome {
    var source = CellSource(
      serial: serial, label: cell.label, code: cell.code,
      wantsResult: !cell.isSilent || plan.job != nil, optimization: optimization,
      sanitizer: sanitizer, magics: plan.translations)
    source.cellID = cell.isSilent ? nil : cell.cellID
    if plan.job == nil, keepsUnchanged(source) { return .completed }
    if plan.job?.isolation != nil { source.isolation = CellIsolation(after: chain.scope.cells) }
    switch await compile(source, for: cell.id) {
    case .cancelled:
      return .failed(ErrorReport.interrupted)
    case .failed(let diagnostics):
      return .failed(FailureReports.report(diagnostics))
    case .empty(let warnings):
      show(warnings, of: cell.id)
      await afterJoins { [id = source.cellID] in _ = try? $0.retireRuns(of: id) }.value
      guard plan.job == nil else {
        return .failed(
          plan.report("UsageError", "there is no Swift to run in the lines below", of: cell))
      }
      return .completed
    case .compiled(let compiled, let warnings):
      show(warnings, of: cell.id)
      mentionStaleness(usedBy: compiled, in: cell.id)
      if let settings = plan.job { return await submit(compiled, of: cell, plan, settings) }
      let handling: RunnerCommand.ResultHandling = cell.isSilent ? .drop : .show
      return switch await run(compiled, as: cell.id, result: handling) {
      case .success: .completed
      case .failure(let report): .failed(report)
      }
    }
  }

  package func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport> {
    running.insert(execution)
    defer { running.remove(execution) }
    await joinEndedJobs()
    await lastJoin?.value
    let code: MagicCell
    do { code = try await magics(in: expression) } catch { return .failure(error) }
    let magics = code.lines + [code.cellMagic].compactMap(\.self)
    // In an expression, a leading exclamation mark is Swift.
    guard magics.allSatisfy({ $0.sigil == .command }) else {
      return .failure(FailureReports.magicInExpression)
    }
    let source = CellSource(
      serial: nextSerial(), label: "expression", code: expression, wantsResult: true)
    switch await compile(source, for: execution) {
    case .cancelled: return .failure(ErrorReport.interrupted)
    case .failed(let diagnostics): return .failure(FailureReports.report(diagnostics))
    case .empty: return .success(MIMEBundle(plainText: ""))
    case .compiled(let compiled, _):
      return await run(compiled, as: execution, result: .giveBack).map {
        $0 ?? MIMEBundle(plainText: "()")
      }
    }
  }

  private func magics(in code: String) async throws(ErrorReport) -> MagicCell {
    do {
      return try await residentCompiler.magics(
        in: code, after: chain.scope, grammar: MagicRegistry.standard.grammar)
    } catch {
      throw FailureReports.notRead(error)
    }
  }

  package nonisolated func cancelJobs(ofCard card: CardID) async {
    client.cancelJobs(ofCard: card)
  }

  package nonisolated func interrupt() async {
    let cells = running.interrupt()
    for id in cells { client.interrupt(id) }
    // Where cells wait for their jobs, the interrupt is about these.
    guard heldCells.load(ordering: .relaxed) == 0 else { return }
    jobInterrupts.interrupt(whileCellsRun: !cells.isEmpty)
  }

  package nonisolated func completeness(of code: String) async -> Completeness {
    // Text that cannot be judged is left to the compiler.
    switch try? await residentCompiler.completeness(
      of: code, grammar: MagicRegistry.standard.grammar)
    {
    case .complete, nil: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  package nonisolated func completions(in code: String, at position: Int) async -> Completions {
    await assistant.completions(in: code, at: position)
  }

  package nonisolated func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    await assistant.inspection(of: code, at: position, detail: detail)
  }

  package nonisolated func receive(_ event: CommEvent) async -> Bool {
    client.send(event)
  }

  package nonisolated func shutdown() async {
    client.shutdown()
    // Compilers that still run might add files to the directory while it is being removed.
    await running.endCompilations()
    await residentCompiler.shutdown()
    directory.remove()
  }

  /// The process of the resident compiler, if it is running.
  package nonisolated var residentCompilerID: Int32? { residentCompiler.processID }

  /// Whether that process has been asked something about code that it has not answered.
  package nonisolated var isResidentCompilerAsked: Bool { residentCompiler.hasUnansweredQuestion }

  private func show(_ warnings: [Diagnostic], of id: ExecutionID) {
    guard !warnings.isEmpty else { return }
    let lines = warnings.flatMap { $0.rendered(color: true) }
    sink.receive(.stream(.stderr, lines.joined(separator: "\n") + "\n"), from: id)
  }
}
