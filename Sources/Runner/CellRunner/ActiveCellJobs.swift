internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// The cells that jobs call, of the jobs that are queued or running.
final class ActiveCellJobs: Sendable {
  private let calls = Mutex<[JobID: CellJobCall]>([:])

  /// The cell a job calls, if it is one and is not over.
  subscript(id: JobID) -> CellJobCall? { calls.withLock { $0[id] } }

  func add(_ call: CellJobCall, of id: JobID) { calls.withLock { $0[id] = call } }

  func remove(_ id: JobID) { calls.withLock { $0[id] = nil } }
}
