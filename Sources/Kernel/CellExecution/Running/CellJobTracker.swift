internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// The progress of cells that run as jobs, as reported by the runner.
final class CellJobTracker: Sendable {
  /// A cell whose job has ended.
  struct EndedCell: Sendable {
    let execution: ExecutionID
    let job: JobID
    let outcome: JobOutcome
    /// Whether it started to run.
    let hasBegun: Bool
    /// How many of the statements that set variables it has run.
    let reached: Int
  }

  /// A cell whose job is queued or running.
  struct ActiveCell: Sendable {
    let execution: ExecutionID
    var hasBegun = false
    fileprivate var reached = 0
  }

  private struct State {
    var active: [JobID: ActiveCell] = [:]
    var ended: [EndedCell] = []
    var onEnd: (@Sendable () -> Void)?

    /// Records the end of a job; returns whether it was a cell.
    mutating func jobDidEnd(_ job: JobID, _ end: JobEnd) -> Bool {
      guard let active = active.removeValue(forKey: job) else { return false }
      ended.append(
        EndedCell(
          execution: active.execution, job: job, outcome: end.outcome,
          // The start of a short job is not reported on its own.
          hasBegun: active.hasBegun || end.seconds != nil, reached: active.reached))
      return true
    }

    /// Processes a job event; returns whether a cell has ended.
    mutating func receive(_ event: JobEvent) -> Bool {
      switch event {
      case .queued, .waits: break
      case .started(let job, _): active[job]?.hasBegun = true
      case .ended(let job, _, let end): return jobDidEnd(job, end)
      case .batch(let batch):
        return batch.entries.reduce(false) { receive(JobEvent($1, of: batch.run)) || $0 }
      }
      return false
    }
  }

  private let state = Mutex(State())

  /// Sets a handler, called on any thread when cells have ended; see ``drainEnded()``.
  func onEnd(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.onEnd = body }
  }

  /// The cells whose jobs are queued or running.
  var active: [JobID: ActiveCell] { state.withLock { $0.active } }

  /// Removes and returns the cells whose jobs have ended, in that order.
  func drainEnded() -> [EndedCell] {
    state.withLock { state in
      defer { state.ended = [] }
      return state.ended
    }
  }

  // MARK: - Events

  func jobQueued(_ job: JobID, by execution: ExecutionID) {
    state.withLock { $0.active[job] = ActiveCell(execution: execution) }
  }

  func recordReached(_ reached: Int, by job: JobID) {
    state.withLock { $0.active[job]?.reached = reached }
  }

  /// Processes job events in their order.
  func receive(_ events: [JobEvent]) {
    let handler = state.withLock { state -> (@Sendable () -> Void)? in
      // Most jobs are not cells.
      guard !state.active.isEmpty else { return nil }
      let hasEnded = events.reduce(false) { state.receive($1) || $0 }
      return hasEnded ? state.onEnd : nil
    }
    handler?()
  }

  /// Records the end of a job whose failure is shown before other trackers learn of it.
  func jobDidEnd(_ job: JobID, _ end: JobEnd) {
    let handler = state.withLock { $0.jobDidEnd(job, end) ? $0.onEnd : nil }
    handler?()
  }

  /// Forgets all cells, when their process has ended.
  func removeAll() {
    state.withLock { ($0.active, $0.ended) = ([:], []) }
  }
}
