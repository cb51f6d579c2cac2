package import CompilerProtocol
package import RunnerProtocol
internal import Synchronization

/// Stands for an executor that is being made, and then for the one that came of it.
///
/// Whatever is asked meanwhile waits. Interrupting ends the cells that wait, shutting down the making.
package final class StartingExecutor: CellExecutor {
  private struct State {
    var executor: (any CellExecutor)?
    /// The cells that wait for it; they get nothing when they are stopped before it is there.
    var waiting: [ExecutionID: CheckedContinuation<(any CellExecutor)?, Never>] = [:]
    var isEnding = false

    mutating func takeWaiting() -> [CheckedContinuation<(any CellExecutor)?, Never>] {
      defer { waiting = [:] }
      return Array(waiting.values)
    }
  }

  private let state: Mutex<State>
  private let start: Task<any CellExecutor, Never>

  /// Begins to make an executor.
  ///
  /// - Parameter make: Makes it, or the one that says why there is none; it is cancelled when the
  ///   kernel ends before that.
  package init(_ make: @escaping @Sendable () async -> any CellExecutor) {
    state = Mutex(State())
    start = Task { await make() }
    Task { [weak self, start] in
      let executor = await start.value
      self?.began(with: executor)
    }
  }

  private func began(with executor: any CellExecutor) {
    let waiting = state.withLock { state in
      state.executor = executor
      return state.takeWaiting()
    }
    for continuation in waiting { continuation.resume(returning: executor) }
  }

  /// Ends the cells that wait.
  private func stopWaiting(forEver isEnding: Bool) {
    let waiting = state.withLock { state in
      state.isEnding = state.isEnding || isEnding
      return state.takeWaiting()
    }
    for continuation in waiting { continuation.resume(returning: nil) }
  }

  /// The executor, once it is there; nothing when the cell was stopped before.
  private func executor(for id: ExecutionID) async -> (any CellExecutor)? {
    await withCheckedContinuation { continuation in
      let (isDecided, executor) = state.withLock { state in
        let isDecided = state.executor != nil || state.isEnding
        if !isDecided { state.waiting[id] = continuation }
        return (isDecided, state.executor)
      }
      if isDecided { continuation.resume(returning: executor) }
    }
  }

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome {
    guard let executor = await executor(for: cell.id) else {
      return .failed(.interrupted)
    }
    return await executor.execute(cell)
  }

  package func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport> {
    guard let executor = await executor(for: execution) else {
      return .failure(.interrupted)
    }
    return await executor.evaluate(expression, in: execution)
  }

  package func waitForJobs(of execution: ExecutionID) async {
    await state.withLock(\.executor)?.waitForJobs(of: execution)
  }

  package func interrupt() async {
    stopWaiting(forEver: false)
    await state.withLock(\.executor)?.interrupt()
  }

  package func completeness(of code: String) async -> Completeness {
    await start.value.completeness(of: code)
  }

  package func completions(in code: String, at position: Int) async -> Completions {
    await start.value.completions(in: code, at: position)
  }

  package func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    await start.value.inspection(of: code, at: position, detail: detail)
  }

  package func receive(_ event: CommEvent) async -> Bool {
    await start.value.receive(event)
  }

  package func shutdown() async {
    stopWaiting(forEver: true)
    start.cancel()
    await start.value.shutdown()
  }
}
