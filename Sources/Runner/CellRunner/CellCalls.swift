internal import RunnerProtocol
internal import Synchronization

/// The cells that jobs call, of the jobs that are queued or running.
final class CellCalls: Sendable {
  private let calls = Mutex<[JobID: CellCall]>([:])

  /// The cell a job calls, if it is one and is not over.
  subscript(id: JobID) -> CellCall? { calls.withLock { $0[id] } }

  func add(_ call: CellCall, of id: JobID) { calls.withLock { $0[id] = call } }

  func remove(_ id: JobID) { calls.withLock { $0[id] = nil } }
}
