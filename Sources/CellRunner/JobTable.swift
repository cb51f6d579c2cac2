internal import Notebook
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running.
final class JobTable: Sendable {
  private let jobs = Mutex<[JobID: JobRecord]>([:])

  subscript(id: JobID) -> JobRecord? { jobs.withLock { $0[id] } }

  func add(_ job: JobRecord) {
    jobs.withLock { $0[job.id] = job }
  }

  func remove(_ id: JobID) {
    jobs.withLock { _ = $0.removeValue(forKey: id) }
  }

  func flushOutput() {
    for job in jobs.withLock({ Array($0.values) }) { job.origin.output.finish() }
  }
}
