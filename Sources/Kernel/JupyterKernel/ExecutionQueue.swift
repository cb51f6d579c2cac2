internal import JupyterProtocol
internal import RunnerProtocol
internal import Synchronization

/// Holds the requests of one shell to run cells until it is their turn.
final class ExecutionQueue: Sendable {
  /// A request to run a cell that waits for its turn.
  struct PendingCell: Sendable {
    /// Counts the requests in the order of their arrival.
    var position: UInt64
    var context: RequestContext
    var request: ExecuteRequest
  }

  private struct State {
    var arrived: UInt64 = 0
    var abortedThrough: UInt64 = 0
    var release: Latch?
    /// Whether an interrupt has come since the running cell began.
    var isInterrupted = false
    var isEnding = false
  }

  /// The requests, one after another.
  let entries: AsyncStream<PendingCell>
  private let input: AsyncStream<PendingCell>.Continuation
  private let state = Mutex(State())

  init() {
    (entries, input) = AsyncStream.makeStream(of: PendingCell.self)
  }

  /// Adds a request behind all others.
  ///
  /// - Returns: Whether the queue still takes requests.
  func append(_ request: ExecuteRequest, in context: RequestContext) -> Bool {
    state.withLock { state in
      state.arrived += 1
      let entry = PendingCell(position: state.arrived, context: context, request: request)
      guard case .enqueued = input.yield(entry) else { return false }
      return true
    }
  }

  /// Has every request that waits now answered without running it.
  func abortWaiting() {
    state.withLock { $0.abortedThrough = max($0.abortedThrough, $0.arrived) }
  }

  /// Whether a request is not to be run any more.
  func isAborted(_ entry: PendingCell) -> Bool {
    state.withLock { entry.position <= $0.abortedThrough }
  }

  /// Takes note that a cell begins to run.
  func beginCell() {
    state.withLock { state in
      state.release = nil
      state.isInterrupted = false
    }
  }

  /// Begins to wait for the running cell's jobs; an interrupt, also one before this, ends the wait.
  func hold() -> Latch {
    let latch = Latch()
    let isReleased = state.withLock { state in
      state.release = latch
      return state.isEnding || state.isInterrupted
    }
    if isReleased { latch.open() }
    return latch
  }

  /// Ends the waiting for the running cell's jobs, now or when it would begin.
  func releaseHold() {
    let latch = state.withLock { state in
      state.isInterrupted = true
      return state.release
    }
    latch?.open()
  }

  /// Closes the queue: what waits is aborted and nothing is added any more.
  func close() {
    state.withLock { $0.abortedThrough = .max }
    input.finish()
  }

  /// Closes the queue and ends the waiting for jobs, now or when it would begin.
  func end() {
    close()
    state.withLock { $0.isEnding = true }
    releaseHold()
  }
}
