internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// The running cells; their pool has one thread for each.
final class ActiveRuns: Sendable {
  private let pool: ThreadPool
  private let runs = Mutex<[ExecutionID: CellRun]>([:])

  init(pool: ThreadPool) {
    self.pool = pool
  }

  subscript(id: ExecutionID) -> CellRun? { runs.withLock { $0[id] } }

  var isEmpty: Bool { runs.withLock { $0.isEmpty } }

  func insert(_ run: CellRun) {
    update { $0[run.id] = run }
  }

  func remove(_ run: CellRun) {
    update { $0[run.id] = nil }
  }

  private func update(_ body: (inout [ExecutionID: CellRun]) -> Void) {
    // A thread that is ended while it holds the lock would keep all cells from ending.
    uninterrupted {
      runs.withLock { runs in
        body(&runs)
        pool.limit = runs.count
      }
    }
  }

  /// The run that a thread of the pool may be working for.
  func run(on thread: RunnerThread.Context) -> CellRun? {
    runs.withLock { $0.values.first { thread.mayBeWorking(for: $0.origin) } }
  }

  func flushOutput() {
    for run in runs.withLock({ Array($0.values) }) { run.origin.output.finish() }
  }
}
