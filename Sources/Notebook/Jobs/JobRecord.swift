package import RunnerProtocol
internal import Synchronization

/// A job without the type of its value: its place in the queue, its state, and who waits for it.
package final class JobRecord: Sendable {
  /// Why a running job has to end.
  private enum Stop {
    case cancelled(reason: String?)
    case timedOut
  }

  private struct State {
    var phase: JobState
    var stop: Stop?
    var task: Task<Void, Never>?
    var start: ContinuousClock.Instant?
    var end: ContinuousClock.Instant?
    var attempts = 0
    /// Why there is no value, if that is not what the work threw.
    var error: JobError?
    /// Takes the end of its time back.
    var disarm: (@Sendable () -> Void)?
    var waiters: [@Sendable () -> Void] = []
  }

  private static let lastID = Atomic<Int>(0)
  /// How long a job may take to end by itself when nobody has said so.
  private static let grace = Duration.seconds(2)

  package let id: JobID
  package let givenName: String?
  package let priority: JobPriority
  package let origin: Origin
  private let timeout: Duration?
  private let attemptLimit: Int
  private let isPart: Bool
  private let predecessors: Mutex<[JobRecord]>
  private let body: @Sendable () async -> JobOutcome
  private let state: Mutex<State>

  init(
    _ options: JobOptions, execution: ExecutionID, body: @escaping @Sendable () async -> JobOutcome
  ) {
    id = JobID(rawValue: Self.lastID.add(1, ordering: .relaxed).newValue)
    givenName = options.name
    priority = options.priority
    timeout = options.timeout
    attemptLimit = options.attemptLimit
    isPart = options.isPart
    predecessors = Mutex(options.predecessors)
    origin = Origin(execution: execution, job: id)
    state = Mutex(State(phase: options.predecessors.isEmpty ? .queued : .waiting))
    self.body = body
  }

  package var name: String { givenName ?? "job \(id.rawValue)" }

  /// What sentences call it: its number, and its name if it was given one.
  var title: String { "job \(id.rawValue)" + (givenName.map { " \"\($0)\"" } ?? "") }

  /// How it ended, as a verb.
  var verdict: String { phase == .cancelled ? "was cancelled" : phase.rawValue }

  package var phase: JobState {
    let phase = state.withLock { $0.phase }
    // Who sees the end may use what the job has left behind.
    if phase.isFinal { NotebookRuntime.host.observe(self) }
    return phase
  }

  /// Why there is no value, if that is not what the work threw.
  var error: JobError? { state.withLock { $0.error } }

  /// How long the work has taken until now or until its end; nothing if it never began.
  var elapsed: Duration? {
    state.withLock { state in state.start.map { (state.end ?? .now) - $0 } }
  }

  /// Gives the next job this number, in a process that runs a job of another one.
  static func count(from id: JobID) {
    lastID.store(id.rawValue - 1, ordering: .relaxed)
  }

  // MARK: - Starting

  /// Puts the job into the queue, at once or when the jobs it is to start after have completed.
  func submit() {
    let host = NotebookRuntime.host
    host.send(.jobQueued(id, JobAnnouncement(name: name), by: origin.execution))
    let predecessors = predecessors.withLock { taking(&$0) }
    guard !predecessors.isEmpty else { return host.submit(self) }
    let left = Countdown(predecessors.count)
    for predecessor in predecessors {
      predecessor.whenOver { self.ended(predecessor, left) }
    }
  }

  /// Takes note that one of the jobs this one is to start after is over.
  private func ended(_ predecessor: JobRecord, _ left: Countdown) {
    let host = NotebookRuntime.host
    guard predecessor.phase == .completed else {
      let reason = "\(predecessor.title) \(predecessor.verdict)"
      // Not from here: a long row of such jobs would be as many calls deep.
      _ = host.schedule(after: .zero) { self.end(.cancelled(reason), from: [.waiting]) }
      return
    }
    guard left.countDown() else { return }
    let isFree = state.withLock { state in
      guard state.phase == .waiting else { return false }
      state.phase = .queued
      return true
    }
    if isFree { host.submit(self) }
  }

  /// Starts the work as a task of the executor; does nothing if the job was cancelled before.
  package func start(on executor: any TaskExecutor) {
    let mayStart = state.withLock { state in
      guard state.phase == .queued else { return false }
      state.phase = .running
      state.start = .now
      state.attempts = 1
      return true
    }
    guard mayStart else { return }
    NotebookRuntime.host.send(.jobStarted(id, by: origin.execution))
    arm()
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        NotebookRuntime.host.noteWork(for: self.origin)
        // It may have been ended while it was on its way to a thread.
        NotebookRuntime.host.stopPoint()
        self.end(await self.work())
      }
      let isToStop = state.withLock { state in
        if !state.phase.isFinal { state.task = task }
        return state.stop != nil
      }
      if isToStop { task.cancel() }
    }
  }

  /// Does the work, again if it throws and may be tried again.
  private func work() async -> JobOutcome {
    while true {
      let outcome = await body()
      guard case .failed(let failure) = outcome, failure.kind == .thrown,
        let attempt = nextAttempt()
      else { return outcome }
      origin.output.write(
        .stderr,
        "\(title): attempt \(attempt - 1) of \(attemptLimit) failed: \(failure.message)\n")
    }
  }

  /// Begins to count another attempt; nothing when there is to be none.
  private func nextAttempt() -> Int? {
    state.withLock { state in
      guard state.phase == .running, state.stop == nil, state.attempts < attemptLimit else {
        return nil
      }
      state.attempts += 1
      return state.attempts
    }
  }

  /// Has the job end when its time is over.
  private func arm() {
    guard let timeout else { return }
    let disarm = NotebookRuntime.host.schedule(after: timeout) { self.timeOut() }
    let isOver = state.withLock { state in
      if !state.phase.isFinal { state.disarm = disarm }
      return state.phase.isFinal
    }
    if isOver { disarm() }
  }

  // MARK: - Ending

  /// Stops the job.
  ///
  /// One that has not started never does; a running one sees `Task.isCancelled`, and its threads are
  /// ended if it still runs after the grace.
  package func cancel(grace: Duration) {
    if end(.cancelled(nil), from: [.waiting, .queued]) { return }
    guard let task = begin(.cancelled(reason: nil)) else { return }
    task?.cancel()
    NotebookRuntime.host.stop(self, grace: grace)
  }

  /// Stops the job for a reason that is not its user's, from whatever thread.
  func cancel(because reason: String) {
    if end(.cancelled(reason), from: [.waiting, .queued]) { return }
    stop(.cancelled(reason: reason))
  }

  /// Stops the job because its time is over.
  private func timeOut() { stop(.timedOut) }

  private func stop(_ stop: Stop) {
    guard let task = begin(stop) else { return }
    if let task { cancelAside(task) }
    NotebookRuntime.host.stop(self, grace: Self.grace)
  }

  /// Cancels a task from a thread of the pools: what the cell does then may trap or block, and this
  /// thread may be one that all others need.
  private func cancelAside(_ task: Task<Void, Never>) {
    Origin.$current.withValue(origin) { _ = Task { task.cancel() } }
  }

  /// Takes note that a running job has to end, and gives the task to cancel; nothing if it does not
  /// run.
  private func begin(_ stop: Stop) -> Task<Void, Never>?? {
    state.withLock { state -> Task<Void, Never>?? in
      guard state.phase == .running else { return nil }
      if state.stop == nil { state.stop = stop }
      return .some(state.task)
    }
  }

  /// Ends a job that was told to stop, whatever is left of it.
  package func endStopped() {
    guard end(.cancelled(nil)) else { return }
    origin.cancellation.raise(to: .forced)
  }

  /// Ends the job because a trap, or a call that cannot go on, ended one of its threads; what is left
  /// of it is cancelled.
  package func crash(_ failure: RunFailure) {
    let error: JobError =
      failure.kind == .thrown
      ? .failed(job: id.rawValue, reason: failure.message)
      : .crashed(job: id.rawValue, reason: failure.message)
    guard end(.failed(failure), with: error) else { return }
    origin.cancellation.raise(to: .forced)
  }

  /// Calls `waiter` when the job is over, at once if it is.
  func whenOver(_ waiter: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if !state.phase.isFinal { state.waiters.append(waiter) }
      return state.phase.isFinal
    }
    if isOver { waiter() }
  }

  /// Ends the job, once; the first outcome counts.
  @discardableResult
  private func end(
    _ outcome: JobOutcome, from phases: [JobState] = [.running], with error: JobError? = nil
  ) -> Bool {
    var end = JobEnd(
      name: name, outcome: outcome, seconds: nil, attemptLimit: attemptLimit, isPart: isPart)
    NotebookRuntime.host.publish(self)
    let left = state.withLock { state -> State? in
      guard phases.contains(state.phase) else { return nil }
      end.outcome = settled(outcome, stoppedBy: state.stop)
      end.attempts = max(1, state.attempts)
      state.end = .now
      end.seconds = state.start.map { Double((ContinuousClock.now - $0) / .seconds(1)) }
      state.phase = end.outcome.phase
      state.error = error ?? self.error(of: end.outcome)
      defer { (state.task, state.disarm, state.waiters) = (nil, nil, []) }
      return state
    }
    guard let left else { return false }
    left.disarm?()
    if case .failed(let failure) = end.outcome, failure.kind == .crashed, let task = left.task {
      cancelAside(task)
    }
    origin.output.finish()
    NotebookRuntime.host.logs.close(id, with: end.outcome.logLine(of: title))
    NotebookRuntime.host.send(.jobEnded(id, by: origin.execution, end))
    for waiter in left.waiters { waiter() }
    return true
  }

  /// What came out of the job, given that it was told to stop: only a trap is worth more than that
  /// its time was over.
  private func settled(_ outcome: JobOutcome, stoppedBy stop: Stop?) -> JobOutcome {
    switch (stop, outcome) {
    case (.timedOut, .failed(let failure)) where failure.kind == .crashed: outcome
    case (.timedOut, _): .timedOut(timeout.map { $0 / .seconds(1) } ?? 0)
    case (.cancelled(let reason), .cancelled(nil)): .cancelled(reason)
    default: outcome
    }
  }

  private func error(of outcome: JobOutcome) -> JobError? {
    switch outcome {
    case .timedOut: .timedOut(job: id.rawValue, after: timeout ?? .zero)
    case .cancelled(let reason?): .cancelled(job: id.rawValue, reason: reason)
    case .failed(let failure) where failure.kind == .crashed:
      .crashed(job: id.rawValue, reason: failure.message)
    default: nil
    }
  }
}

/// Takes everything out of an array.
private func taking<Element>(_ array: inout [Element]) -> [Element] {
  defer { array = [] }
  return array
}

extension JobOutcome {
  /// The state a job is in after this outcome.
  var phase: JobState {
    switch self {
    case .completed: .completed
    case .cancelled: .cancelled
    case .timedOut: .timedOut
    case .failed(let failure): failure.kind == .thrown ? .failed : .crashed
    }
  }
}
