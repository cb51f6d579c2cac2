internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import PeerProcesses
internal import RunnerProtocol

/// A process that runs one job, from its start to its end.
final class IsolatedAttempt: Sendable {
  private typealias Process = PeerProcess<RunnerCommand, RunnerEvent>

  private struct State {
    var process: Process?
    /// What the cell has come to.
    var outcome: JobOutcome?
    /// The value as JSON, if it is there and can be encoded.
    var value: String?
    /// How many jobs the cell has started that are not over.
    var jobs = 0
    /// The status with which the cell called `exit`.
    var exitStatus: Int32?
    /// The groups of processes the cell has started.
    var groups: Set<Int32> = []
    var isGone = false
  }

  private let job: JobID
  private let origin: Origin
  private let isolation: CellJobOptions.Isolation
  private let connection: KernelConnection
  private let state = Monitor(State())

  init(
    _ job: JobID, of origin: Origin, _ isolation: CellJobOptions.Isolation,
    connection: KernelConnection
  ) {
    self.job = job
    self.origin = origin
    self.isolation = isolation
    self.connection = connection
  }

  /// Runs the process to its end; stopping the job kills it.
  ///
  /// - Parameters:
  ///   - command: What it is asked to do.
  ///   - libraries: What it loads before all other libraries.
  /// - Returns: What came of the job.
  /// - Throws: A `POSIXError` when the process cannot be started.
  func run(_ command: RunnerCommand, preloading libraries: String?) throws -> JobOutcome {
    try uninterrupted { try start(command, preloading: libraries) }
    origin.cancellation.observing { _ in
      self.kill()
    } _: {
      uninterrupted { state.wait { $0.isGone ? () : nil } }
    }
    let (outcome, value) = state.withLock { ($0.outcome, $0.value) }
    if case .completed(let line?) = outcome { origin.keep(CellJobValue(json: value, line: line)) }
    return outcome ?? .cancelled(nil)
  }

  // MARK: - The process

  private func start(_ command: RunnerCommand, preloading libraries: String?) throws {
    var configuration = ChildProcess.Configuration(try System.executable)
    // Its group is a session, to which all that it starts belongs.
    configuration.leadsSession = true
    configuration.standardOutput = .discarded
    configuration.standardError = .discarded
    configuration.environment = Environment.ofRunner(preloading: libraries)
    let process = try Process(configuration, thread: "isolated job") { event in
      self.receive(event, command)
    } onEnd: { ending in
      self.ended(ending)
    }
    add(group: process.pid)
    let isGone = state.update { state in
      state.process = process
      return state.isGone
    }
    if isGone { removeGroups() }
  }

  private func kill() { startedProcess?.kill() }

  /// The process as soon as it is known; nothing if it is gone before.
  private var startedProcess: Process? {
    state.wait { state -> Process?? in
      if let process = state.process { return .some(process) }
      return state.isGone ? .some(nil) : nil
    }
  }

  private func ended(_ ending: ChildProcess.TerminationStatus) {
    removeGroups()
    state.update { state in
      if state.outcome == nil {
        state.outcome = JobOutcome(
          ending, exitStatus: state.exitStatus, memory: isolation.memory)
      }
      state.isGone = true
    }
  }

  // MARK: - Groups

  /// Has a group end with this process, however that ends.
  private func add(group: Int32) {
    state.withLock { _ = $0.groups.insert(group) }
    crunner_add_group(group)
    connection.send(.groupStarted(group))
  }

  private func remove(group: Int32) {
    state.withLock { _ = $0.groups.remove(group) }
    crunner_remove_group(group)
    connection.send(.groupEnded(group))
  }

  /// Kills what is left of the groups.
  private func removeGroups() {
    let groups = state.withLock(\.groups)
    System.killGroups(groups)
    for group in groups { remove(group: group) }
  }

  // MARK: - What the process says

  private func receive(_ event: RunnerEvent, _ command: RunnerCommand) {
    switch event {
    case .ready: begin(command)
    case .output(_, .stream(let stream, let text)): origin.output.write(stream, text)
    case .output(_, let output): origin.output.send(output)
    case .progress(let id, job, let progress): connection.send(.progress(id, job, progress))
    case .strayFailure(let id, let failure): connection.send(.strayFailure(id, failure))
    case .groupStarted(let group): add(group: group)
    case .groupEnded(let group): remove(group: group)
    case .exiting(let status): state.update { $0.exitStatus = status }
    case .jobQueued(let other, _, _) where other != job: state.update { $0.jobs += 1 }
    case .cellOver(_, _, let value): state.update { $0.value = value }
    case .cellEnded(_, .failed(let failure, _)): settle(.failed(failure))
    case .jobEnded(job, _, let end): settle(outcome(of: end))
    case .jobEnded(_, let id, let end): innerJobEnded(end, by: id)
    case .jobEvents(let news):
      for event in news.entries.compactMap({ $0.event(of: news.run) }) { receive(event, command) }
    default: break
    }
  }

  /// Has the process begin with its work, once its memory is bounded.
  private func begin(_ command: RunnerCommand) {
    guard let process = startedProcess else { return }
    if let limit = isolation.memory {
      // What the process has taken by now is not the job's.
      MemoryLimit.set(limit, on: process.pid)
    }
    // What it prints is counted here, where it goes to the log of the job.
    process.send(.limitOutput(.cap(nil)))
    process.send(command)
  }

  /// What the job came to, with a reason in its user's terms where it wanted too much memory.
  private func outcome(of end: JobEnd) -> JobOutcome {
    guard let limit = isolation.memory, case .failed(let failure) = end.outcome,
      failure.kind == .crashed, failure.speaksOfMemory || isShortOfMemory(failure)
    else { return end.outcome }
    return .failed(failure.outOfMemory(limit: limit))
  }

  /// Whether it was short of memory when a signal ended it, as code does that takes for granted that
  /// it gets all it asks for.
  private func isShortOfMemory(_ failure: RunFailure) -> Bool {
    guard let process = state.withLock(\.process), failure.name.hasPrefix("SIG") else {
      return false
    }
    return MemoryLimit.isNear(process.pid)
  }

  /// Takes note of what the cell has come to; jobs it has started are waited for if it went well.
  private func settle(_ outcome: JobOutcome) {
    let process = state.update { state -> Process? in
      if state.outcome == nil { state.outcome = outcome }
      if case .completed = outcome, state.jobs > 0 { return nil }
      return state.process
    }
    process?.kill()
  }

  private func innerJobEnded(_ end: JobEnd, by id: ExecutionID) {
    if let failure = end.untoldFailure { connection.send(.strayFailure(id, failure)) }
    let process = state.update { state -> Process? in
      state.jobs -= 1
      return state.jobs == 0 && state.outcome != nil ? state.process : nil
    }
    process?.kill()
  }
}
