internal import Notebook
internal import RunnerProtocol
internal import Synchronization

/// The jobs that are queued or running.
final class JobTable: Sendable {
  /// What is known of some of the jobs.
  private final class Shelf: Sendable {
    struct Entry {
      var job: JobRecord?
      /// The cell the job calls, if it is one.
      var call: CellCall?
    }

    let entries = Mutex<[JobID: Entry]>([:])
  }

  /// Many, so that those who submit jobs and those who end them are rarely in each other's way.
  private let shelves = (0..<16).map { _ in Shelf() }

  private func change<Result: Sendable>(
    _ id: JobID, _ body: (inout [JobID: Shelf.Entry]) -> Result
  ) -> Result {
    shelves[id.rawValue & 15].entries.withLock { body(&$0) }
  }

  subscript(id: JobID) -> JobRecord? { change(id) { $0[id]?.job } }

  func add(_ job: JobRecord) {
    change(job.id) { $0[job.id, default: Shelf.Entry()].job = job }
  }

  /// Forgets a job that is over; gives the cell it has called, if it was one.
  func remove(_ id: JobID) -> CellCall? {
    change(id) { $0.removeValue(forKey: id)?.call }
  }

  /// Takes note that a job calls a cell.
  func add(_ call: CellCall, of id: JobID) {
    change(id) { $0[id, default: Shelf.Entry()].call = call }
  }

  /// The cell a job calls, if it is one and is not over.
  func call(of id: JobID) -> CellCall? { change(id) { $0[id]?.call } }

  func flushOutput() {
    for shelf in shelves {
      for entry in shelf.entries.withLock({ Array($0.values) }) { entry.job?.origin.finishOutput() }
    }
  }
}
