internal import Execution
internal import Formatting
internal import JobCards
internal import Logging
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Keeps a runner at hand, starts a new one after a death, and passes on what each one says.
final class RunnerClient: Sendable {
  /// How a cell's run ended, as the kernel sees it.
  enum RunEnd: Sendable {
    case ended(CellEnd)
    /// The process died under the cell; the sentence says of what.
    case died(String)
  }

  private struct State {
    /// What to start.
    var configuration: RunnerProcess.Configuration
    var process: RunnerProcess?
    /// The cells that run, with who waits for their ends.
    var running: [ExecutionID: CheckedContinuation<RunEnd, Never>] = [:]
    /// The cell that ran last, which hears of the end when no other has to.
    var newest: ExecutionID?
    /// Why the process is about to end, if that is known before it does.
    var knownCause: String?
    var isShuttingDown = false
    /// Who ended the process and waits until it is gone.
    var onEnd: CheckedContinuation<Void, Never>?
    /// The groups of processes the process has started, which end with it.
    var groups: Set<Int32> = []
    /// Counts the processes, so that a cell knows which one its session lives in.
    var generation = 0
  }

  private let sink: any OutputSink
  private let input: any InputSource
  private let reports: FailureReports
  private let logger: Logger
  let cards: JobStatusReporter
  /// The jobs that are queued or running.
  let jobs: ActiveJobs
  /// Where that is shown which jobs do.
  let redirection = RerunRedirection()
  /// The cells that run as jobs.
  let cellJobTracker = CellJobTracker()
  private let state: Mutex<State>

  init(
    _ configuration: RunnerProcess.Configuration, sink: any OutputSink,
    input: any InputSource, reports: FailureReports, logger: Logger
  ) {
    state = Mutex(State(configuration: configuration))
    self.sink = sink
    self.input = input
    self.reports = reports
    self.logger = logger
    cards = JobStatusReporter(sink)
    jobs = ActiveJobs(sink)
    sink.whenBehind { [weak self] id, isPaused in
      self?.state.withLock(\.process)?.send(.limitOutput(isPaused ? .pause(id) : .resume(id)))
    }
  }

  /// The number of the process that runs cells now; a new number means that all values are gone.
  var generation: Int { state.withLock { $0.generation } }

  /// The folder cells are in now; the kernel's own when no process runs.
  var workingDirectory: String {
    System.workingDirectory(of: state.withLock { $0.process?.pid } ?? System.processID) ?? "."
  }

  /// Makes sure that a process runs.
  func start() throws(POSIXError) {
    try state.withLock { state throws(POSIXError) in
      guard state.process == nil, !state.isShuttingDown else { return }
      state.generation += 1
      state.knownCause = nil
      let generation = state.generation
      let life = LivenessWatch()
      let process = try RunnerProcess(state.configuration, generation: generation) {
        [weak self] events in
        life.hear { self?.handle(events) }
      } onEnd: { [weak self] ending in
        life.end()
        self?.processEnded(ending, generation: generation)
      }
      state.process = process
      life.watch {
        process.send(.ping)
      } onSilence: { [weak self] in
        self?.state.withLock { $0.knownCause = "it did not answer any more" }
        process.kill()
      }
    }
  }

  /// The folder with the logs of the jobs that run now; nothing when no logs are kept.
  var logs: LogDirectory? { state.withLock { $0.process?.logs } }

  /// Says how much text a job shows, in this process and those to come.
  func limitOutput(to cap: ByteCount?) {
    let process = state.withLock { state in
      state.configuration.outputLimits.cap = cap
      return state.process
    }
    process?.send(.limitOutput(.cap(cap)))
  }

  /// Has processes that start from now on load these libraries before all others.
  ///
  /// - Throws: Why no process would start with them.
  func preload(_ libraries: [String]) async throws {
    var wanted = state.withLock(\.configuration)
    wanted.preloaded = libraries
    try await RunnerProcess.check(wanted)
    state.withLock { $0.configuration.preloaded = libraries }
  }

  /// Has a cell run to its end, beside those that run already.
  func run(_ id: ExecutionID, _ command: RunnerCommand) async -> RunEnd {
    await withCheckedContinuation { continuation in
      let process = state.withLock { state in
        if state.process != nil {
          state.running[id] = continuation
          state.newest = id
        }
        return state.process
      }
      guard let process else {
        continuation.resume(returning: .died(FailureReports.goneBefore))
        return
      }
      process.send(command)
    }
  }

  /// Says what users call a cell that is about to run.
  func name(_ id: ExecutionID, _ label: String) {
    state.withLock(\.process)?.send(.label(id, label))
  }

  /// Stops the cell that runs under this identifier.
  func interrupt(_ id: ExecutionID) {
    process(running: id)?.send(.interrupt(id))
  }

  /// Cancels the jobs of a cell, or all jobs.
  func cancelJobs(of execution: ExecutionID? = nil) {
    state.withLock(\.process)?.send(.cancelJobs(of: execution))
  }

  /// Ends the process and returns when it is gone; ``start()`` makes another.
  ///
  /// Jobs that run are told of it under their cells.
  func end(because cause: String) async {
    await withCheckedContinuation { continuation in
      let process = state.withLock { state in
        if state.process != nil {
          state.knownCause = cause
          state.onEnd = continuation
        }
        return state.process
      }
      guard let process else { return continuation.resume() }
      process.kill()
    }
  }

  /// Whether the process is ended for good.
  var isShuttingDown: Bool { state.withLock(\.isShuttingDown) }

  /// The process of the cells and all it has started, as far as they can be seen.
  var processes: [ProcessUsage] {
    state.withLock { $0.process?.pid }.map(ProcessUsage.tree) ?? []
  }

  /// Ends the process for good.
  func shutdown() {
    let (process, groups) = state.withLock { state in
      state.isShuttingDown = true
      return (state.process, state.groups.taken())
    }
    process?.kill()
    System.killGroups(groups)
  }

  // MARK: - Events

  /// Takes events in their order; what they say of jobs one after the other, together.
  private func handle(_ events: [RunnerEvent]) {
    var notes: [JobEvent] = []
    for event in events {
      if let note = JobEvent(event) {
        notes.append(note)
      } else {
        take(notes)
        notes = []
        handle(event)
      }
    }
    take(notes)
  }

  private func take(_ notes: [JobEvent]) {
    guard !notes.isEmpty else { return }
    cellJobTracker.take(notes)
    cards.receive(notes)
    // Who waits for the last job goes on when its end has been shown.
    jobs.take(notes)
  }

  private func handle(_ event: RunnerEvent) {
    switch event {
    case .ready, .pong, .jobQueued, .jobEvents: break
    case .output(let id, let output):
      jobs.recordActivity(of: id)
      // A cell that runs beside its next run is shown, too.
      guard redirection.shows(output, from: id) || process(running: id) != nil else { return }
      sink.receive(output, from: id)
      cards.didShow(output, from: id)
    case .cellEnded(let id, let end):
      state.withLock { $0.running.removeValue(forKey: id) }?.resume(returning: .ended(end))
    case .progress(let id, let job, let progress):
      jobs.recordActivity(of: id)
      cards.recordProgress(progress, of: job, by: id)
    case .jobEnded(let job, let id, let end):
      cellJobTracker.ended(job, end)
      if let failure = end.untoldFailure { jobFailed(job, by: id, end, failure) }
    case .cellQueued(let job, let id): cellJobTracker.queued(job, by: id)
    case .cellOver(let job, let reached, _): cellJobTracker.over(job, reached: reached)
    case .strayFailure(let id, let failure):
      Task { show(await reports.report(failure), ofJobsOf: id) }
    case .inputNeeded(let id, let question): ask(question, for: id)
    case .groupStarted(let group): state.withLock { _ = $0.groups.insert(group) }
    case .groupEnded(let group): state.withLock { _ = $0.groups.remove(group) }
    case .exiting(let status): state.withLock { $0.knownCause = "exit(\(status)) was called" }
    }
  }

  /// Brings a question of a running cell to the user and the answer back.
  private func ask(_ question: InputQuestion, for id: ExecutionID) {
    Task {
      let answer = await input.ask(question, for: id)
      process(running: id)?.send(.input(id, answer))
    }
  }

  /// The process, if this cell runs in it.
  private func process(running id: ExecutionID) -> RunnerProcess? {
    state.withLock { $0.running[id] == nil ? nil : $0.process }
  }

  /// Cancels the jobs of a card.
  func cancelJobs(ofCard card: CardID) {
    let jobs = cards.cancel(card)
    guard let process = state.withLock(\.process) else { return }
    for job in jobs { process.send(.cancel(job)) }
  }

  /// Delivers what a front-end sends on a comm to the cells.
  ///
  /// - Returns: Whether a process could receive it.
  func send(_ event: CommEvent) -> Bool {
    guard let process = state.withLock(\.process) else { return false }
    process.send(.comm(event))
    return true
  }

  /// Shows a failure, then says that the job has ended by it, the last word of the job.
  private func jobFailed(
    _ job: JobID, by id: ExecutionID, _ end: JobEnd, _ failure: RunFailure
  ) {
    Task {
      let report = await reports.report(failure)
      show(report, ofJobsOf: id)
      var (end, failure) = (end, failure)
      failure.message = report.value
      end.outcome = .failed(failure)
      cards.receive([.ended(job, by: id, end)])
      jobs.remove(job, by: id)
    }
  }

  /// Shows a failure under the run where that is shown which the jobs of a run do.
  private func show(_ report: ErrorReport, ofJobsOf id: ExecutionID) {
    sink.receive(report, from: redirection.place(of: id))
  }

  // MARK: - Death

  /// What the end of a process leaves behind.
  private struct Remains {
    var running: [ExecutionID: CheckedContinuation<RunEnd, Never>]
    var jobs: ActiveJobTable.OrphanedJobs
    var groups: Set<Int32>
    var newest: ExecutionID?
    var cause: String?
    var isExpected: Bool
    var onEnd: CheckedContinuation<Void, Never>?
  }

  private func processEnded(_ ending: ChildProcess.TerminationStatus, generation: Int) {
    guard let remains = takeRemains(of: generation) else { return }
    System.killGroups(remains.groups)
    cellJobTracker.removeAll()
    let cause = remains.cause ?? Self.cause(ending)
    cards.markAllLost(because: remains.isExpected ? "the kernel ended" : cause)
    if !remains.isExpected {
      sink.processEnded()
      logger.notice("The runner ended: \(cause)")
      let lost = remains.jobs.namesByExecution
      for (execution, names) in lost {
        show(FailureReports.lost(jobs: names, cause: cause), ofJobsOf: execution)
      }
      if remains.running.isEmpty, lost.isEmpty, remains.onEnd == nil, let newest = remains.newest {
        sink.receive(FailureReports.died(cause), from: newest)
      }
    }
    for end in remains.running.values { end.resume(returning: .died(cause)) }
    for continuation in remains.jobs.waiters { continuation.resume() }
    remains.onEnd?.resume()
  }

  /// Takes out all that a process leaves behind; nothing if another has taken its place already.
  private func takeRemains(of generation: Int) -> Remains? {
    state.withLock { state in
      guard state.generation == generation else { return nil }
      state.process = nil
      defer { (state.running, state.groups, state.onEnd) = ([:], [], nil) }
      return Remains(
        running: state.running, jobs: jobs.removeAll(), groups: state.groups, newest: state.newest,
        cause: state.knownCause, isExpected: state.isShuttingDown, onEnd: state.onEnd)
    }
  }

  private static func cause(_ ending: ChildProcess.TerminationStatus) -> String {
    switch ending {
    case .exited(let status): "it ended with status \(status)"
    case .signalled(let number): SignalName(number).endOfProcess
    }
  }
}

extension Set {
  /// Takes everything out.
  fileprivate mutating func taken() -> Self {
    defer { self = [] }
    return self
  }
}
