internal import CellCompilation
internal import CellFailures
internal import Execution
internal import Formatting
internal import JobCards
internal import Logging
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Starts and ends the runner process, and sends it commands.
///
/// After the process has died, the next ``start()`` starts another one.
final class RunnerClient: Sendable {
  let jobs: JobTrackers
  let state: Mutex<RunnerState>
  private let sink: any OutputSink
  private let input: any InputSource
  private let reports: FailureReports
  private let logger: Logger

  init(
    _ configuration: RunnerProcess.Configuration, sink: any OutputSink,
    input: any InputSource, reports: FailureReports, logger: Logger
  ) {
    state = Mutex(RunnerState(configuration))
    jobs = JobTrackers(sink)
    self.sink = sink
    self.input = input
    self.reports = reports
    self.logger = logger
    sink.whenBehind { [weak self] id, isPaused in
      self?.process?.send(.limitOutput(isPaused ? .pause(id) : .resume(id)))
    }
  }

  // MARK: - The process

  private var process: RunnerProcess? { state.withLock { $0.process } }

  /// The number of the current process; a new number means that all values are gone.
  var generation: Int { state.withLock { $0.generation } }

  /// Whether no other process will be started.
  var isShuttingDown: Bool { state.withLock { $0.isShutDown } }

  /// The working directory of the cells; the kernel's own when no process is running.
  var workingDirectory: String {
    System.workingDirectory(of: process?.pid ?? System.processID) ?? "."
  }

  /// The process of the cells and its descendants.
  var processes: [ProcessUsage] { process.map { ProcessUsage.tree(of: $0.pid) } ?? [] }

  /// Starts a process unless one is running.
  func start() throws(POSIXError) {
    try state.withLock { state throws(POSIXError) in
      try state.start { configuration, generation throws(POSIXError) in
        let life = LivenessWatch()
        let process = try RunnerProcess(configuration, generation: generation) {
          [weak self] events in
          life.receive { self?.handler.handle(events) }
        } onEnd: { [weak self] status in
          life.stop()
          self?.processDidEnd(status, generation: generation)
        }
        life.watch {
          process.send(.ping)
        } onSilence: { [weak self] in
          self?.state.withLock { $0.willEnd(because: "it stopped responding") }
          process.kill()
        }
        return process
      }
    }
  }

  private var handler: RunnerEventHandler {
    RunnerEventHandler(client: self, sink: sink, input: input, reports: reports)
  }

  /// Preloads libraries into processes that start from now on.
  ///
  /// - Throws: The reason why no process would start with them.
  func preload(_ libraries: [String]) async throws {
    var configuration = state.withLock(\.configuration)
    configuration.preloaded = libraries
    try await RunnerProcess.check(configuration)
    state.withLock { $0.configuration.preloaded = libraries }
  }

  /// Ends the process and returns when it is gone.
  ///
  /// Its jobs are reported as lost under their cells.
  func terminate(because cause: String) async {
    await withCheckedContinuation { continuation in
      let process = state.withLock { $0.terminate(because: cause, continuation) }
      guard let process else { return continuation.resume() }
      process.kill()
    }
  }

  /// Ends the process for good.
  func shutdown() {
    state.withLock { $0.shutDown() }?.kill()
  }

  // MARK: - Commands

  /// Runs a cell to its end, in parallel with those that are already running.
  func run(_ id: ExecutionID, _ command: RunnerCommand) async -> RunOutcome {
    await withCheckedContinuation { continuation in
      guard let process = state.withLock({ $0.insert(id, continuation) }) else {
        return continuation.resume(returning: .died(FailureReports.goneBefore))
      }
      process.send(command)
    }
  }

  /// Tells the runner the label of a cell that is about to run.
  func setLabel(_ label: String, of id: ExecutionID) {
    process?.send(.label(id, label))
  }

  /// Loads a cell that has nothing to run.
  func load(_ cell: CompiledCell) {
    process?.send(.load(library: cell.library, entry: cell.entrySymbol))
  }

  /// Hides what these libraries have added to types of others, since their cell is run again.
  func retire(_ libraries: [String]) {
    guard !libraries.isEmpty else { return }
    process?.send(.retire(libraries))
  }

  /// Limits how much text a job shows, in this process and later ones.
  func limitOutput(to cap: ByteCount?) {
    let process = state.withLock { state in
      state.configuration.outputLimits.cap = cap
      return state.process
    }
    process?.send(.limitOutput(.cap(cap)))
  }

  /// Interrupts a running cell.
  func interrupt(_ id: ExecutionID) {
    process(running: id)?.send(.interrupt(id))
  }

  /// Cancels the jobs of a run, or all jobs.
  func cancelJobs(of execution: ExecutionID? = nil) {
    process?.send(.cancelJobs(of: execution))
  }

  /// Cancels the jobs of a card.
  func cancelJobs(ofCard card: CardID) {
    let jobs = jobs.cards.cancel(card)
    guard let process else { return }
    for job in jobs { process.send(.cancel(job)) }
  }

  /// Delivers a front-end's message on a comm to the cells.
  ///
  /// - Returns: Whether a process could receive it.
  func send(_ event: CommEvent) -> Bool {
    guard let process else { return false }
    process.send(.comm(event))
    return true
  }

  /// Tells the process why a job of it crashed.
  func explain(_ job: JobID, reason: String) { process?.send(.explain(job, reason: reason)) }

  // MARK: - Runs

  /// The process, if it is running this cell.
  func process(running id: ExecutionID) -> RunnerProcess? {
    state.withLock { $0.process(running: id) }
  }

  func runDidEnd(_ id: ExecutionID, _ end: CellEnd) {
    state.withLock { $0.remove(id) }?.resume(returning: .ended(end))
  }

  /// Shows a failure where output of the jobs of a run is shown.
  func show(_ report: ErrorReport, ofJobsOf id: ExecutionID) {
    let target = jobs.redirection.target(of: id)
    guard jobs.failures.areShownAsText else { return sink.receive(report, from: target) }
    sink.receive(.stream(.stderr, report.traceback.joined(separator: "\n") + "\n"), from: target)
  }

  // MARK: - Death

  private func processDidEnd(_ status: ChildProcess.TerminationStatus, generation: Int) {
    // The jobs are removed under the same lock, so that no new process adds some before.
    let ended = state.withLock { state in
      state.drainLeftovers(of: generation).map { ($0, jobs.active.removeAll()) }
    }
    guard let (leftovers, lost) = ended else { return }
    jobs.cells.removeAll()
    let cause = leftovers.cause ?? Self.cause(status)
    jobs.cards.markAllLost(because: leftovers.isExpected ? "the kernel was shut down" : cause)
    if !leftovers.isExpected {
      sink.processEnded()
      logger.notice("The runner ended: \(cause)")
      report(lost.namesByExecution, leftovers, because: cause)
    }
    for waiter in leftovers.waiting.values { waiter.resume(returning: .died(cause)) }
    for waiter in lost.waiters { waiter.resume() }
    leftovers.onEnd?.resume()
  }

  /// Reports lost jobs; or, if neither jobs nor cells are lost, the death itself under the last cell.
  private func report(
    _ lost: [ExecutionID: [String]], _ leftovers: RunnerState.Leftovers, because cause: String
  ) {
    for (execution, names) in lost {
      let report = FailureReports.lost(jobs: names, cause: cause)
      show(report, ofJobsOf: execution)
      jobs.failures.append(report, shownUnder: execution)
    }
    guard leftovers.waiting.isEmpty, lost.isEmpty, leftovers.onEnd == nil else { return }
    if let newest = leftovers.newest { sink.receive(FailureReports.died(cause), from: newest) }
  }

  private static func cause(_ status: ChildProcess.TerminationStatus) -> String {
    switch status {
    case .exited(let status): "it ended with status \(status)"
    case .signalled(let number): SignalName(number).endOfProcess
    }
  }
}
