internal import NotebookEngine
internal import POSIX
internal import PeerProcesses
internal import RunnerProtocol

/// A process that runs one job, from its start to its end.
final class IsolatedAttempt: Sendable {
  private typealias Process = PeerProcess<RunnerCommand, RunnerEvent>

  private struct State {
    var process: Process?
    /// How the cell has ended.
    var outcome: JobOutcome?
    /// The value as JSON, if there is one and it can be encoded.
    var value: String?
    /// How many jobs of the cell have not ended.
    var jobs = 0
    /// The status with which the cell called `exit`.
    var exitStatus: Int32?
    var isGone = false
  }

  private let job: JobID
  private let origin: Origin
  private let isolation: CellJobOptions.Isolation
  private let state = Monitor(State())
  private let host = NotebookRuntime.host

  init(_ job: JobID, of origin: Origin, _ isolation: CellJobOptions.Isolation) {
    self.job = job
    self.origin = origin
    self.isolation = isolation
  }

  /// Runs the process to its end; stopping the job kills it.
  ///
  /// - Parameters:
  ///   - command: What to run.
  ///   - libraries: Libraries to load before all others.
  /// - Returns: How the job ended.
  /// - Throws: A `POSIXError` when the process cannot be started.
  func run(_ command: RunnerCommand, preloading libraries: String?) throws -> JobOutcome {
    try host.uninterrupted { try start(command, preloading: libraries) }
    origin.cancellation.observing { _ in
      self.kill()
    } _: {
      host.uninterrupted { state.wait { $0.isGone ? () : nil } }
    }
    let (outcome, value) = state.withLock { ($0.outcome, $0.value) }
    if case .completed(let line?) = outcome { origin.keep(CellJobValue(json: value, line: line)) }
    return outcome ?? .cancelled(nil)
  }

  // MARK: - The process

  private func start(_ command: RunnerCommand, preloading libraries: String?) throws {
    var configuration = ChildProcess.Configuration(try System.executable)
    configuration.leadsSession = true
    // Everything it starts ends with it.
    configuration.familyMark = host.system.familyMark
    configuration.standardOutput = .discarded
    configuration.standardError = .discarded
    configuration.environment = Environment.ofRunner(preloading: libraries)
    let process = try Process(configuration, thread: "isolated job") { event in
      self.receive(event, command)
    } onEnd: { ending in
      self.processDidEnd(ending)
    }
    state.update { $0.process = process }
  }

  private func kill() { startedProcess?.kill() }

  private enum Launch {
    case started(Process)
    case gone
  }

  /// The process, as soon as it is known; `nil` if it has ended before.
  private var startedProcess: Process? {
    let launch = state.wait { state -> Launch? in
      if let process = state.process { return .started(process) }
      return state.isGone ? .gone : nil
    }
    return if case .started(let process) = launch { process } else { nil }
  }

  private func processDidEnd(_ ending: ChildProcess.TerminationStatus) {
    state.update { state in
      if state.outcome == nil {
        state.outcome = JobOutcome(
          ending, exitStatus: state.exitStatus, memory: isolation.memory)
      }
      state.isGone = true
    }
  }

  // MARK: - Events of the process

  private func receive(_ event: RunnerEvent, _ command: RunnerCommand) {
    switch event {
    case .ready: start(command)
    case .output(_, .stream(let stream, let text)): origin.output.write(stream, text)
    case .output(_, let output): origin.output.send(output)
    case .progress(let id, job, let progress): host.send(.progress(id, job, progress))
    case .strayFailure(let id, let failure): host.send(.strayFailure(id, failure))
    case .exiting(let status): state.update { $0.exitStatus = status }
    case .jobQueued(let other, _, _) where other != job: state.update { $0.jobs += 1 }
    case .cellOver(_, _, let value): state.update { $0.value = value }
    case .cellEnded(_, .failed(let failure, _)): finish(.failed(failure))
    case .jobEnded(job, _, let end): finish(outcome(of: end))
    case .jobEnded(_, let id, let end): innerJobEnded(end, by: id)
    case .jobEvents(let batch):
      for event in batch.entries.compactMap({ $0.event(of: batch.run) }) { receive(event, command) }
    default: break
    }
  }

  /// Limits the memory of the process, and has it start its work.
  private func start(_ command: RunnerCommand) {
    guard let process = startedProcess else { return }
    if let limit = isolation.memory {
      // Now, as the memory the process has taken so far is not the job's.
      MemoryLimit.set(limit, on: process.pid)
    }
    // No cap there: what the job prints is counted here, where it goes to its log.
    process.send(.limitOutput(.cap(nil)))
    process.send(command)
  }

  /// The outcome of the job, with a message of its own if it exceeded its memory limit.
  private func outcome(of end: JobEnd) -> JobOutcome {
    guard let limit = isolation.memory, case .failed(let failure) = end.outcome,
      failure.kind == .crashed, failure.mentionsMemory || isShortOfMemory(failure)
    else { return end.outcome }
    return .failed(failure.outOfMemory(limit: limit))
  }

  /// Whether the process was near its memory limit when a signal ended it, as happens in code that does
  /// not check for failed allocations.
  private func isShortOfMemory(_ failure: RunFailure) -> Bool {
    guard let process = state.withLock(\.process), failure.name.hasPrefix("SIG") else {
      return false
    }
    return MemoryLimit.isNear(process.pid)
  }

  /// Records how the cell has ended; if it has completed, the process stays until its jobs have ended.
  private func finish(_ outcome: JobOutcome) {
    let process = state.update { state -> Process? in
      if state.outcome == nil { state.outcome = outcome }
      if case .completed = outcome, state.jobs > 0 { return nil }
      return state.process
    }
    process?.kill()
  }

  private func innerJobEnded(_ end: JobEnd, by id: ExecutionID) {
    if let failure = end.untoldFailure { host.send(.strayFailure(id, failure)) }
    let process = state.update { state -> Process? in
      state.jobs -= 1
      return state.jobs == 0 && state.outcome != nil ? state.process : nil
    }
    process?.kill()
  }
}
