package import CompilerProtocol
package import RunnerProtocol
internal import Synchronization

/// Accepts requests while the executor is being made, and forwards them once it exists.
///
/// Requests wait until then. An interrupt ends the waiting cells; a shutdown cancels the making.
///
/// Once the executor exists, forwarding costs one atomic load, without a lock, a task or a suspension.
/// The kernel does not swap its executor instead: every handler and loop holds it, and to notice a swap
/// each of them would need that same load.
package final class StartingExecutor: CellExecutor {
  private typealias Waiter = CheckedContinuation<(any CellExecutor)?, Never>

  /// How far the start is, for cells that find no executor.
  private enum Phase {
    /// The executor is being made; these cells wait for it. A waiter resumed with `nil` was stopped.
    case starting(waiting: [ExecutionID: Waiter])
    /// The executor exists, or the kernel ends without one; no cell waits any more.
    case over

    /// Removes and returns the waiting cells.
    mutating func drainWaiting() -> [Waiter] {
      guard case .starting(let waiting) = self else { return [] }
      self = .starting(waiting: [:])
      return Array(waiting.values)
    }
  }

  private final class Made: Sendable {
    let executor: any CellExecutor

    init(_ executor: any CellExecutor) { self.executor = executor }
  }

  /// Set once, before `phase` is `over` for that reason.
  private let made = AtomicLazyReference<Made>()
  private let phase: Mutex<Phase>
  private let start: Task<any CellExecutor, Never>

  /// Starts to make an executor.
  ///
  /// - Parameter make: Makes it, or one that reports why there is none; it is cancelled when the
  ///   kernel ends before that.
  package init(_ make: @escaping @Sendable () async -> any CellExecutor) {
    phase = Mutex(.starting(waiting: [:]))
    start = Task { await make() }
    Task { [weak self, start] in
      let executor = await start.value
      self?.didMake(executor)
    }
  }

  private func didMake(_ executor: any CellExecutor) {
    _ = made.storeIfNil(Made(executor))
    let waiting = phase.withLock { phase in
      defer { phase = .over }
      return phase.drainWaiting()
    }
    for waiter in waiting { waiter.resume(returning: executor) }
  }

  /// The executor, once it exists; `nil` when the cell was stopped before.
  private func executor(for id: ExecutionID) async -> (any CellExecutor)? {
    if let made = made.load() { return made.executor }
    return await withCheckedContinuation { waiter in
      let isWaiting = phase.withLock { phase in
        guard case .starting(var waiting) = phase else { return false }
        waiting[id] = waiter
        phase = .starting(waiting: waiting)
        return true
      }
      if !isWaiting { waiter.resume(returning: made.load()?.executor) }
    }
  }

  /// The executor, after waiting for it if need be.
  private var executor: any CellExecutor {
    get async {
      if let made = made.load() { return made.executor }
      return await start.value
    }
  }

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome {
    guard let executor = await executor(for: cell.id) else { return .failed(.interrupted) }
    return await executor.execute(cell)
  }

  package func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport> {
    guard let executor = await executor(for: execution) else { return .failure(.interrupted) }
    return await executor.evaluate(expression, in: execution)
  }

  package func waitForJobs(of execution: ExecutionID) async -> ErrorReport? {
    await made.load()?.executor.waitForJobs(of: execution)
  }

  package func cancelJobs(ofCard card: CardID) async {
    await made.load()?.executor.cancelJobs(ofCard: card)
  }

  package func interrupt() async {
    let waiting = phase.withLock { $0.drainWaiting() }
    for waiter in waiting { waiter.resume(returning: nil) }
    await made.load()?.executor.interrupt()
  }

  package func completeness(of code: String) async -> Completeness {
    await executor.completeness(of: code)
  }

  package func completions(in code: String, at position: Int) async -> Completions {
    await executor.completions(in: code, at: position)
  }

  package func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    await executor.inspection(of: code, at: position, detail: detail)
  }

  package func receive(_ event: CommEvent) async -> Bool {
    await executor.receive(event)
  }

  package func shutdown() async {
    let waiting = phase.withLock { phase in
      defer { phase = .over }
      return phase.drainWaiting()
    }
    for waiter in waiting { waiter.resume(returning: nil) }
    start.cancel()
    await executor.shutdown()
  }
}
