internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// What the runner has said of the cells that run as jobs.
final class CellJobTracker: Sendable {
  /// A cell whose job is over.
  struct EndedCell: Sendable {
    let execution: ExecutionID
    let job: JobID
    let outcome: JobOutcome
    /// Whether its work ever began.
    let hasBegun: Bool
    /// How many of the statements that set variables it had run.
    let reached: Int
  }

  /// A cell whose job is not over.
  struct ActiveCell: Sendable {
    let execution: ExecutionID
    var hasBegun = false
    fileprivate var reached = 0
  }

  private struct State {
    var active: [JobID: ActiveCell] = [:]
    var ended: [EndedCell] = []
    var whenEnded: (@Sendable () -> Void)?

    /// Takes note of the end of a job; says whether it is a cell.
    mutating func end(_ job: JobID, _ end: JobEnd) -> Bool {
      guard let active = active.removeValue(forKey: job) else { return false }
      ended.append(
        EndedCell(
          execution: active.execution, job: job, outcome: end.outcome,
          // The end may be all that is told of a job that was short.
          hasBegun: active.hasBegun || end.seconds != nil, reached: active.reached))
      return true
    }

    /// Takes what the runner has said of jobs; says whether one was a cell and is over.
    mutating func take(_ note: JobEvent) -> Bool {
      switch note {
      case .queued: break
      case .started(let job, _): active[job]?.hasBegun = true
      case .ended(let job, _, let end): return self.end(job, end)
      case .batch(let batch):
        return batch.entries.reduce(false) { take(JobEvent($1, of: batch.run)) || $0 }
      }
      return false
    }
  }

  private let state = Mutex(State())

  /// Hears, on whatever thread, that there is an end to take.
  func onEnd(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.whenEnded = body }
  }

  /// The jobs that are not over.
  var active: [JobID: ActiveCell] { state.withLock { $0.active } }

  /// Takes the cells whose jobs have ended since this was last asked, in the order of their ends.
  func takeEnded() -> [EndedCell] {
    state.withLock { state in
      defer { state.ended = [] }
      return state.ended
    }
  }

  // MARK: - What the runner says

  func queued(_ job: JobID, by execution: ExecutionID) {
    state.withLock { $0.active[job] = ActiveCell(execution: execution) }
  }

  func over(_ job: JobID, reached: Int) {
    state.withLock { $0.active[job]?.reached = reached }
  }

  /// Takes what the runner has said of jobs, in its order.
  func take(_ notes: [JobEvent]) {
    let handler = state.withLock { state -> (@Sendable () -> Void)? in
      // Most jobs are no cells.
      guard !state.active.isEmpty else { return nil }
      let hasEnded = notes.reduce(false) { state.take($1) || $0 }
      return hasEnded ? state.whenEnded : nil
    }
    handler?()
  }

  /// Takes note of the end of a job whose failure is shown before that is told of it.
  func ended(_ job: JobID, _ end: JobEnd) {
    let handler = state.withLock { $0.end(job, end) ? $0.whenEnded : nil }
    handler?()
  }

  /// Forgets everything, since the process is gone.
  func removeAll() {
    state.withLock { ($0.active, $0.ended) = ([:], []) }
  }
}
