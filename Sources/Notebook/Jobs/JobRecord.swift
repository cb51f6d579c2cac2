package import RunnerProtocol
internal import Synchronization

/// A job without the type of its value: its place in the queue, its state, and who waits for it.
package final class JobRecord: Sendable {
  private struct State {
    var phase = JobState.queued
    var isCancelled = false
    var task: Task<Void, Never>?
    var start: ContinuousClock.Instant?
    var crashReason: String?
    var waiters: [@Sendable () -> Void] = []
  }

  private static let lastID = Atomic<Int>(0)

  package let id: JobID
  package let givenName: String?
  package let origin: Origin
  private let body: @Sendable () async -> JobOutcome
  private let state = Mutex(State())

  init(
    name: String?, execution: ExecutionID, body: @escaping @Sendable () async -> JobOutcome
  ) {
    self.id = JobID(rawValue: Self.lastID.add(1, ordering: .relaxed).newValue)
    self.givenName = name
    self.origin = Origin(execution: execution, job: id)
    self.body = body
  }

  package var name: String { givenName ?? "job \(id.rawValue)" }

  package var phase: JobState { state.withLock { $0.phase } }

  var crashReason: String? { state.withLock { $0.crashReason } }

  /// Starts the work as a task of the executor; does nothing if the job was cancelled before.
  package func start(on executor: any TaskExecutor) {
    let mayStart = state.withLock { state in
      guard state.phase == .queued else { return false }
      state.phase = .running
      state.start = .now
      return true
    }
    guard mayStart else { return }
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        NotebookRuntime.host.noteWork(for: self.origin)
        // It may have been ended while it was on its way to a thread.
        NotebookRuntime.host.stopPoint()
        let outcome = await self.body()
        self.end(outcome)
      }
      let isCancelled = state.withLock { state in
        if !state.phase.isFinal { state.task = task }
        return state.isCancelled
      }
      if isCancelled { task.cancel() }
    }
  }

  /// Stops the job.
  ///
  /// A queued job never starts; a running one sees `Task.isCancelled`, and its threads are ended if
  /// it still runs after the grace.
  package func cancel(grace: Duration) {
    let (task, wasQueued) = state.withLock { state in
      guard !state.phase.isFinal else { return (nil as Task<Void, Never>?, false) }
      state.isCancelled = true
      return (state.task, state.phase == .queued)
    }
    if wasQueued, end(.cancelled, from: .queued) { return }
    task?.cancel()
    NotebookRuntime.host.stop(self, grace: grace)
  }

  /// Ends a job that was told to stop, whatever is left of it.
  package func endStopped() {
    guard end(.cancelled) else { return }
    origin.cancellation.raise(to: .forced)
  }

  /// Ends the job because a trap ended one of its threads; what is left of it is cancelled.
  package func crash(_ failure: RunFailure) {
    state.withLock { $0.crashReason = failure.message }
    guard end(.failed(failure)) else { return }
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
  private func end(_ outcome: JobOutcome, from expected: JobState = .running) -> Bool {
    var seconds: Double?
    var task: Task<Void, Never>?
    let waiters = state.withLock { state -> [@Sendable () -> Void]? in
      guard state.phase == expected else { return nil }
      state.phase = outcome.phase
      seconds = state.start.map { Double((ContinuousClock.now - $0) / .seconds(1)) }
      task = state.task.take()
      return taking(&state.waiters)
    }
    guard let waiters else { return false }
    if case .failed(let failure) = outcome, failure.kind == .crashed { task?.cancel() }
    origin.output.finish()
    let end = JobEnd(name: name, outcome: outcome, seconds: seconds)
    NotebookRuntime.host.send(.jobEnded(id, by: origin.execution, end))
    for waiter in waiters { waiter() }
    return true
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
    case .failed(let failure): failure.kind == .thrown ? .failed : .crashed
    }
  }
}
