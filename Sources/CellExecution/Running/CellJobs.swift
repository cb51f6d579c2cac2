internal import RunnerProtocol
internal import Synchronization

/// What the runner has said of the cells that run as jobs.
final class CellJobs: Sendable {
  /// A cell whose job is over.
  struct End: Sendable {
    let execution: ExecutionID
    let job: JobID
    let outcome: JobOutcome
    /// Whether its work ever began.
    let hasBegun: Bool
    /// How many of the statements that set variables it had run.
    let reached: Int
  }

  /// A cell whose job is not over.
  struct Active: Sendable {
    let execution: ExecutionID
    var hasBegun = false
    fileprivate var reached = 0
  }

  private struct State {
    var active: [JobID: Active] = [:]
    var ended: [End] = []
    var whenEnded: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Hears, on whatever thread, that there is an end to take.
  func onEnd(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.whenEnded = body }
  }

  /// The jobs that are not over.
  var active: [JobID: Active] { state.withLock { $0.active } }

  /// Takes the cells whose jobs have ended since this was last asked, in the order of their ends.
  func takeEnded() -> [End] {
    state.withLock { state in
      defer { state.ended = [] }
      return state.ended
    }
  }

  // MARK: - What the runner says

  func queued(_ job: JobID, by execution: ExecutionID) {
    state.withLock { $0.active[job] = Active(execution: execution) }
  }

  func started(_ job: JobID) {
    state.withLock { $0.active[job]?.hasBegun = true }
  }

  func over(_ job: JobID, reached: Int) {
    state.withLock { $0.active[job]?.reached = reached }
  }

  func ended(_ job: JobID, _ end: JobEnd) {
    let handler = state.withLock { state -> (@Sendable () -> Void)? in
      guard let active = state.active.removeValue(forKey: job) else { return nil }
      state.ended.append(
        End(
          execution: active.execution, job: job, outcome: end.outcome,
          hasBegun: active.hasBegun, reached: active.reached))
      return state.whenEnded
    }
    handler?()
  }

  /// Forgets everything, since the process is gone.
  func removeAll() {
    state.withLock { ($0.active, $0.ended) = ([:], []) }
  }
}
