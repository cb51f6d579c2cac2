internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// The calls of cells that run as jobs, from their submission to their end.
final class ActiveCellJobs: Sendable {
  private let calls = Mutex<[JobID: CellJobCall]>([:])

  /// The call of a job, if it is a cell job that has not ended.
  subscript(id: JobID) -> CellJobCall? { calls.withLock { $0[id] } }

  func insert(_ call: CellJobCall, of id: JobID) { calls.withLock { $0[id] = call } }

  func remove(_ id: JobID) { calls.withLock { $0[id] = nil } }
}
