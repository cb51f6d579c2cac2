internal import Notebook
internal import POSIX
internal import RunnerProtocol

/// One run of a cell, from the kernel's command to its end.
final class CellRun: Sendable {
  private enum Phase {
    case running
    case stopping
    case ended
  }

  private struct State {
    var phase = Phase.running
    var thread: RunnerThread?
    var task: Task<Void, Never>?
    /// Why the run fails, when that is known before its thread has ended.
    var failure: RunFailure?
  }

  /// How long a cell has to stop by itself before its thread is ended.
  private static let grace = Duration.milliseconds(100)
  /// How long a cell that waits in a system call may go on waiting after that.
  private static let blockedGrace = Duration.milliseconds(700)
  private static let step = Duration.milliseconds(2)
  private static let patience = Duration.seconds(10)

  let origin: Origin
  private let state = Monitor(State())

  init(_ id: ExecutionID, result: RunnerCommand.ResultHandling) {
    origin = Origin(execution: id, result: result)
  }

  var id: ExecutionID { origin.execution }

  /// Does the cell's work on the executor's thread; `completion` hears of an end in good order.
  func start(
    on executor: ThreadPool, _ work: @escaping @Sendable () -> Void,
    completion: @escaping @Sendable () -> Void
  ) {
    origin.becomeNewest()
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        self.state.withLock { $0.thread = .current }
        work()
        self.leaveThread()
        completion()
      }
      state.withLock { $0.task = task }
    }
  }

  /// Marks the run as over; false if it was already.
  func end() -> Bool {
    state.change { state in
      defer { state.phase = .ended }
      return state.phase != .ended
    }
  }

  var isOver: Bool { state.withLock { $0.phase == .ended } }

  var pendingFailure: RunFailure? { state.withLock { $0.failure } }

  /// Notes the error that is about to end the run's thread.
  func note(_ failure: RunFailure) {
    state.withLock { state in
      guard state.failure == nil else { return }
      // What a cell throws because it was interrupted is no error of its own.
      let isAnswer = state.phase == .stopping && failure.name == "CancellationError"
      state.failure = isAnswer ? .interrupted(at: failure.frames) : failure
    }
  }

  /// Fails the run from another thread: its own is woken where it waits, and ends.
  func fail(_ failure: RunFailure) {
    note(failure)
    origin.cancellation.raise(to: .forced)
  }

  /// Stops the run: asks first, then ends its thread where that is safe.
  func stop() {
    let begins = state.withLock { state in
      guard state.phase == .running else { return false }
      state.phase = .stopping
      return true
    }
    guard begins else { return }
    state.withLock { $0.task }?.cancel()
    origin.cancellation.raise(to: .asked)
    state.withLock { $0.thread?.wake() }
    if waitForEnd(atMost: Self.grace) { return }
    let start = ContinuousClock.now
    repeat {
      let isStuck = ContinuousClock.now - start > Self.blockedGrace
      // Under the lock, so that the thread cannot leave for another cell at the same time.
      state.withLock { $0.thread?.stop(evenIfBlocked: isStuck) }
      origin.cancellation.raise(to: .forced)
    } while !waitForEnd(atMost: Self.step) && ContinuousClock.now - start < Self.patience
  }

  /// The thread works for others from now on.
  private func leaveThread() {
    state.withLock { state in
      state.thread?.spare()
      state.thread = nil
    }
  }

  private func waitForEnd(atMost time: Duration) -> Bool {
    state.wait(atMost: time) { $0.phase == .ended ? true : nil } ?? false
  }
}

extension RunFailure {
  /// The end of a cell that its user has interrupted.
  static func interrupted(at frames: [CodeAddress]) -> RunFailure {
    RunFailure(
      kind: .stopped, name: "Interrupted", message: "The cell was interrupted.", frames: frames)
  }
}
