internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// The cells that run, for which their pool has as many threads.
final class ActiveRuns: Sendable {
  private let pool: ThreadPool
  private let runs = Mutex<[ExecutionID: CellRun]>([:])

  init(pool: ThreadPool) {
    self.pool = pool
  }

  subscript(id: ExecutionID) -> CellRun? { runs.withLock { $0[id] } }

  var isEmpty: Bool { runs.withLock { $0.isEmpty } }

  func add(_ run: CellRun) {
    change { $0[run.id] = run }
  }

  func remove(_ run: CellRun) {
    change { $0[run.id] = nil }
  }

  private func change(_ body: (inout [ExecutionID: CellRun]) -> Void) {
    // A thread that is stopped with the lock would keep all cells from ending.
    uninterrupted {
      runs.withLock { runs in
        body(&runs)
        pool.limit = runs.count
      }
    }
  }

  /// The cell that a thread of the pool works for.
  func run(on thread: RunnerThread.Context) -> CellRun? {
    runs.withLock { $0.values.first { thread.mayBeWorking(for: $0.origin) } }
  }

  func flushOutput() {
    for run in runs.withLock({ Array($0.values) }) { run.origin.output.finish() }
  }
}
