internal import Limits
internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// One run of a cell, from the kernel's command to the end.
final class CellRun: Sendable {
  private enum Phase {
    case running
    case stopping
    case ended
  }

  private struct State {
    var phase = Phase.running
    var task: Task<Void, Never>?
    /// Why the run has failed, if that is known before its thread has ended.
    var failure: RunFailure?
  }

  let origin: Origin
  private let state = Mutex(State())

  init(_ id: ExecutionID, result: RunnerCommand.ResultHandling) {
    origin = Origin(execution: id, result: result)
  }

  var id: ExecutionID { origin.execution }

  /// Runs `work` on a thread of the pool, and then `completion`, unless the thread is ended.
  func start(
    on executor: ThreadPool, _ work: @escaping @Sendable () -> Void,
    completion: @escaping @Sendable () -> Void
  ) {
    origin.becomeFallbackOrigin()
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        RunnerThread.currentContext?.setWork(for: self.origin)
        work()
        completion()
      }
      state.withLock { $0.task = task }
    }
  }

  /// Marks the run as ended; returns false if it already was.
  func markEnded() -> Bool {
    state.withLock { state in
      defer { state.phase = .ended }
      return state.phase != .ended
    }
  }

  var isOver: Bool { state.withLock { $0.phase == .ended } }

  var pendingFailure: RunFailure? { state.withLock { $0.failure } }

  /// Records the error that is about to end the thread of the run; the first one counts.
  func recordThrown(_ failure: RunFailure) {
    state.withLock { state in
      guard state.failure == nil else { return }
      // A cell that fails because it was interrupted, as its question is dropped, has not failed itself.
      let isInterruption =
        state.phase == .stopping
        && ["CancellationError", "InputNotAvailable"].contains(failure.name)
      state.failure = isInterruption ? .interrupted(at: failure.frames) : failure
    }
  }

  /// Fails the run from another thread; its own thread stops waiting and ends.
  func fail(_ failure: RunFailure) {
    recordThrown(failure)
    origin.cancellation.raise(to: .forced)
  }

  /// Stops the run: first by cancelling its task, then by ending its threads where that is safe.
  func stop(with stopper: Stopper) {
    let (isFirst, task) = state.withLock { state in
      guard state.phase == .running else { return (false, nil as Task<Void, Never>?) }
      state.phase = .stopping
      return (true, state.task)
    }
    guard isFirst else { return }
    stopper.stop(
      Stopper.StopRequest(
        origin: origin, name: "The cell", remedy: "restart the kernel to end it",
        grace: Limits.Jobs.cellGrace, blockedGrace: Limits.Jobs.blockedCellGrace,
        isOver: { self.isOver },
        // A cell keeps its thread to the end, so the end of that thread ends the run.
        abandonTask: {}, endSuspended: {}), cancelling: task)
  }
}

extension RunFailure {
  /// The failure of a cell that its user has interrupted.
  static func interrupted(at frames: [CodeAddress]) -> RunFailure {
    RunFailure(
      kind: .stopped, name: "Interrupted", message: "The cell was interrupted.", frames: frames)
  }
}
