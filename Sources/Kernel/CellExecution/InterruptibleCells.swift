internal import CellCompilation
internal import RunnerProtocol
internal import Synchronization

/// The running cells, and their compilations, which an interrupt cancels.
final class InterruptibleCells: Sendable {
  private struct Run {
    var isInterrupted = false
    var compilation: Task<CompilationResult, Never>?
  }

  private let runs = Mutex<[ExecutionID: Run]>([:])

  var isEmpty: Bool { runs.withLock { $0.isEmpty } }

  func insert(_ id: ExecutionID) {
    runs.withLock { $0[id] = Run() }
  }

  func remove(_ id: ExecutionID) {
    runs.withLock { $0[id] = nil }
  }

  /// Whether another cell is running.
  func hasOther(than id: ExecutionID) -> Bool {
    runs.withLock { runs in runs.keys.contains { $0 != id } }
  }

  func isInterrupted(_ id: ExecutionID) -> Bool {
    runs.withLock { $0[id]?.isInterrupted ?? false }
  }

  /// Waits for a compilation; an interrupt of its cell cancels it, also an earlier one.
  func outcome(
    of compilation: Task<CompilationResult, Never>, for id: ExecutionID
  ) async -> CompilationResult {
    let isInterrupted = runs.withLock { runs in
      runs[id]?.compilation = compilation
      return runs[id]?.isInterrupted ?? false
    }
    if isInterrupted { compilation.cancel() }
    defer { runs.withLock { $0[id]?.compilation = nil } }
    return await compilation.value
  }

  /// Interrupts all cells and cancels their compilations.
  ///
  /// - Returns: The cells, whose code may be running.
  func interrupt() -> [ExecutionID] {
    let interrupted = runs.withLock { runs in
      for id in runs.keys { runs[id]?.isInterrupted = true }
      return runs
    }
    for run in interrupted.values { run.compilation?.cancel() }
    return Array(interrupted.keys)
  }

  /// Cancels all compilations, and returns when their processes have ended.
  func endCompilations() async {
    let compilations = runs.withLock { $0.values.compactMap(\.compilation) }
    for compilation in compilations { compilation.cancel() }
    for compilation in compilations { _ = await compilation.value }
  }
}
