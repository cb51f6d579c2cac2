internal import Limits
internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// One run of a cell, from the kernel's command to its end.
final class CellRun: Sendable {
  private enum Phase {
    case running
    case stopping
    case ended
  }

  private struct State {
    var phase = Phase.running
    var task: Task<Void, Never>?
    /// Why the run fails, when that is known before its thread has ended.
    var failure: RunFailure?
  }

  let origin: Origin
  private let state = Mutex(State())

  init(_ id: ExecutionID, result: RunnerCommand.ResultHandling) {
    origin = Origin(execution: id, result: result)
  }

  var id: ExecutionID { origin.execution }

  /// Does the cell's work on the executor's thread; `completion` hears of an end in good order.
  func start(
    on executor: ThreadPool, _ work: @escaping @Sendable () -> Void,
    completion: @escaping @Sendable () -> Void
  ) {
    origin.becomeFallbackOrigin()
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        RunnerThread.currentContext?.noteWork(for: self.origin)
        work()
        completion()
      }
      state.withLock { $0.task = task }
    }
  }

  /// Marks the run as over; false if it was already.
  func end() -> Bool {
    state.withLock { state in
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

  /// Stops the run: asks first, then ends its threads where that is safe.
  func stop(with stopper: Stopper) {
    let task = state.withLock { state -> Task<Void, Never>?? in
      guard state.phase == .running else { return nil }
      state.phase = .stopping
      return .some(state.task)
    }
    guard let task else { return }
    task?.cancel()
    stopper.stop(
      Stopper.StopRequest(
        origin: origin, name: "The cell", remedy: "restart the kernel to end it",
        grace: Limits.Jobs.cellGrace, blockedGrace: Limits.Jobs.blockedCellGrace,
        isOver: { self.isOver },
        // Its own thread stays with it to the end, and who learns of that thread's end says so.
        endSuspended: {}))
  }
}

extension RunFailure {
  /// The end of a cell that its user has interrupted.
  static func interrupted(at frames: [CodeAddress]) -> RunFailure {
    RunFailure(
      kind: .stopped, name: "Interrupted", message: "The cell was interrupted.", frames: frames)
  }
}
