internal import CellCompilation
internal import RunnerProtocol
internal import Synchronization

/// The cells that run now, and what an interrupt has to stop of each.
final class InterruptibleCells: Sendable {
  private struct Run {
    var isInterrupted = false
    var compilation: Task<CompilationResult, Never>?
  }

  private let runs = Mutex<[ExecutionID: Run]>([:])

  var isEmpty: Bool { runs.withLock { $0.isEmpty } }

  /// Takes note that a cell begins.
  func begin(_ id: ExecutionID) {
    runs.withLock { $0[id] = Run() }
  }

  /// Takes note that a cell has ended.
  func end(_ id: ExecutionID) {
    runs.withLock { $0[id] = nil }
  }

  /// Whether another cell runs beside this one.
  func hasOther(than id: ExecutionID) -> Bool {
    runs.withLock { runs in runs.keys.contains { $0 != id } }
  }

  func isInterrupted(_ id: ExecutionID) -> Bool {
    runs.withLock { $0[id]?.isInterrupted ?? false }
  }

  /// The outcome of a compilation that an interrupt of its cell ends, also one that came before.
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

  /// Interrupts every cell: ends the compilations.
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
}
