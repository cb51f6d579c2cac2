internal import Notebook
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running.
final class JobTable: Sendable {
  private let jobs = Mutex<[JobID: JobRecord]>([:])
  private let calls = Mutex<[JobID: CellCall]>([:])

  subscript(id: JobID) -> JobRecord? { jobs.withLock { $0[id] } }

  func add(_ job: JobRecord) {
    jobs.withLock { $0[job.id] = job }
  }

  func remove(_ id: JobID) {
    jobs.withLock { _ = $0.removeValue(forKey: id) }
  }

  /// Takes note that a job calls a cell.
  func add(_ call: CellCall, of id: JobID) {
    calls.withLock { $0[id] = call }
  }

  /// The cell a job calls, if it is one and is not over.
  func call(of id: JobID) -> CellCall? { calls.withLock { $0[id] } }

  /// Forgets the cell a job calls, and gives it out.
  func takeCall(of id: JobID) -> CellCall? { calls.withLock { $0.removeValue(forKey: id) } }

  func flushOutput() {
    for job in jobs.withLock({ Array($0.values) }) { job.origin.output.finish() }
  }
}
