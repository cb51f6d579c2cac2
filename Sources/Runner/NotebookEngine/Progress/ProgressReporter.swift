internal import Limits
package import RunnerProtocol
internal import Synchronization

/// Reports the progress of a cell or job to the kernel: the first value at once, later ones at most
/// eight times a second, and the last value at the end.
package final class ProgressReporter: Sendable {
  private struct State {
    /// The value reported last, or that of the last loop at its end.
    var reported: JobProgress?
    /// The running loops, outermost first.
    var loops: [LoopCounter] = []
    var sent: JobProgress?
    /// Whether the timer will send what is new.
    var isScheduled = false
    var isOver = false

    var current: JobProgress? { loops.first?.progress ?? reported }
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

  /// The current progress, if any has been reported.
  package var current: JobProgress? { withState { $0.current } }

  /// Sets the progress, in place of that of loops.
  package func report(_ progress: JobProgress) {
    withState { state in
      state.reported = progress
      state.loops = []
      announce(&state)
    }
  }

  /// Adds a loop; its progress is shown unless another loop is around it.
  package func loopDidBegin(_ loop: LoopCounter) {
    withState { state in
      state.loops.append(loop)
      announce(&state)
    }
  }

  /// Removes a loop; its progress stays until another one is reported.
  package func loopDidEnd(_ loop: LoopCounter) {
    withState { state in
      guard let index = state.loops.firstIndex(where: { $0 === loop }) else { return }
      state.loops.remove(at: index)
      if index == 0 { state.reported = loop.progress }
      announce(&state)
    }
  }

  /// Sends the last value; nothing is sent after it.
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
    _ = NotebookRuntime.host.schedule(after: Limits.Cards.updateInterval) { self.sendNews() }
  }

  private func sendNews() {
    withState { state in
      state.isScheduled = false
      guard !state.isOver else { return }
      // The steps of a loop are only counted, so they have to be looked at from here.
      if send(&state) || !state.loops.isEmpty { schedule(&state) }
    }
  }

  /// Sends the current value if it has not been sent.
  ///
  /// - Returns: Whether it has been sent now.
  @discardableResult
  private func send(_ state: inout State) -> Bool {
    guard let progress = state.current, progress != state.sent, !state.isOver, !isSilent else {
      return false
    }
    state.sent = progress
    NotebookRuntime.host.send(.progress(execution, job, progress))
    return true
  }

  /// Calls `body` with the state; the thread cannot be ended meanwhile, as it would keep the lock.
  private func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    NotebookRuntime.host.uninterrupted { state.withLock { body(&$0) } }
  }
}
