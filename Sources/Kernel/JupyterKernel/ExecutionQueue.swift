internal import JupyterProtocol
internal import JupyterPublishing
internal import Latches
internal import RunnerProtocol
internal import Synchronization

/// The execute requests of one shell, in the order of arrival.
final class ExecutionQueue: Sendable {
  /// A request to run a cell that waits for its turn.
  struct PendingCell: Sendable {
    /// Counts the requests in the order of arrival.
    var position: UInt64
    var context: RequestContext
    var request: ExecuteRequest
  }

  /// Whether the running cell may wait for its jobs.
  private enum Hold {
    /// It may, and does not wait yet.
    case allowed
    /// It waits for its jobs, or for this latch.
    case waiting(Latch)
    /// It may not: an interrupt has come since it began.
    case refused
    /// No cell may any more: the shell ends.
    case ended
  }

  private struct State {
    var arrived: UInt64 = 0
    var abortedThrough: UInt64 = 0
    var hold = Hold.allowed

    /// Stops waiting, now and for the rest of a phase.
    mutating func release(_ next: Hold) -> Latch? {
      defer { if case .ended = hold {} else { hold = next } }
      if case .waiting(let latch) = hold { return latch }
      return nil
    }
  }

  /// The requests, one after another.
  let entries: AsyncStream<PendingCell>
  private let input: AsyncStream<PendingCell>.Continuation
  private let state = Mutex(State())

  init() {
    (entries, input) = AsyncStream.makeStream(of: PendingCell.self)
  }

  /// Appends a request.
  ///
  /// - Returns: False if the queue is closed.
  func append(_ request: ExecuteRequest, in context: RequestContext) -> Bool {
    state.withLock { state in
      state.arrived += 1
      let entry = PendingCell(position: state.arrived, context: context, request: request)
      guard case .enqueued = input.yield(entry) else { return false }
      return true
    }
  }

  /// Aborts every request that is waiting now.
  func abortWaiting() {
    state.withLock { $0.abortedThrough = max($0.abortedThrough, $0.arrived) }
  }

  /// Whether a request has been aborted.
  func isAborted(_ entry: PendingCell) -> Bool {
    state.withLock { entry.position <= $0.abortedThrough }
  }

  /// Begins the next cell, which no interrupt has concerned yet.
  func beginCell() {
    state.withLock { state in
      if case .ended = state.hold { return }
      state.hold = .allowed
    }
  }

  /// Begins to wait for the running cell's jobs.
  ///
  /// - Returns: A latch that an interrupt opens; open already if one has come since the cell began.
  func hold() -> Latch {
    let latch = Latch()
    let isRefused = state.withLock { state in
      guard case .allowed = state.hold else { return true }
      state.hold = .waiting(latch)
      return false
    }
    if isRefused { latch.open() }
    return latch
  }

  /// Stops waiting for the running cell's jobs, even if that has not begun yet.
  func releaseHold() {
    state.withLock { $0.release(.refused) }?.open()
  }

  /// Closes the queue: waiting requests are aborted, and new ones are rejected.
  func close() {
    state.withLock { $0.abortedThrough = .max }
    input.finish()
  }

  /// Whether the shell ends, so that no cell waits for its jobs.
  var isEnding: Bool { state.withLock { if case .ended = $0.hold { true } else { false } } }

  /// Closes the queue, and stops waiting for jobs for good.
  func finish() {
    close()
    state.withLock { $0.release(.ended) }?.open()
  }
}
