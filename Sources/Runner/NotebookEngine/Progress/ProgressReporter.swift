internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Tells the kernel how far a cell or a job is: at once when that is first said, at most eight times
/// a second after that, and at the end.
package final class ProgressReporter: Sendable {
  private struct State {
    /// What was said last, or where the last loop came to its end.
    var said: JobProgress?
    /// The loops that go on, the outermost first.
    var loops: [LoopCounter] = []
    var sent: JobProgress?
    /// Whether somebody will look again a moment later.
    var isScheduled = false
    var isOver = false

    var current: JobProgress? { loops.first?.progress ?? said }
  }

  private let execution: ExecutionID
  private let job: JobID?
  private let isSilent: Bool
  private let state = Mutex(State())

  init(execution: ExecutionID, job: JobID?, isSilent: Bool) {
    self.execution = execution
    self.job = job
    self.isSilent = isSilent
  }

  /// How far it is now.
  package var current: JobProgress? { withState { $0.current } }

  /// Takes note of how far it is; loops that go on are not shown any more.
  package func say(_ progress: JobProgress) {
    withState { state in
      state.said = progress
      state.loops = []
      announce(&state)
    }
  }

  /// Takes note that a loop has begun, which is shown if no other is.
  package func begin(_ loop: LoopCounter) {
    withState { state in
      state.loops.append(loop)
      announce(&state)
    }
  }

  /// Takes note that a loop is over.
  package func end(_ loop: LoopCounter) {
    withState { state in
      guard let index = state.loops.firstIndex(where: { $0 === loop }) else { return }
      state.loops.remove(at: index)
      if index == 0 { state.said = loop.progress }
      announce(&state)
    }
  }

  /// Sends the last word; nothing follows it.
  package func finish() {
    withState { state in
      send(&state)
      state.isOver = true
      state.loops = []
    }
  }

  private func announce(_ state: inout State) {
    guard !state.isScheduled, !state.isOver, !isSilent else { return }
    send(&state)
    schedule(&state)
  }

  private func schedule(_ state: inout State) {
    state.isScheduled = true
    _ = NotebookRuntime.host.schedule(after: Limits.Cards.updateInterval) { self.lookAgain() }
  }

  private func lookAgain() {
    withState { state in
      state.isScheduled = false
      guard !state.isOver else { return }
      // A loop says nothing of its steps, so somebody has to look.
      if send(&state) || !state.loops.isEmpty { schedule(&state) }
    }
  }

  /// Sends what is true now, if that is news.
  @discardableResult
  private func send(_ state: inout State) -> Bool {
    guard let progress = state.current, progress != state.sent, !state.isOver, !isSilent else {
      return false
    }
    state.sent = progress
    NotebookRuntime.host.send(.progress(execution, job, progress))
    return true
  }

  /// Works on what is known; a thread that ended meanwhile would silence the others.
  private func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { state.withLock { body(&$0) } }
  }
}
