internal import NotebookEngine
package import RunnerProtocol
internal import Synchronization

/// The open comms of this process, and the targets for which front-ends can open more.
package final class CommRegistry: Sendable {
  /// The handler of a target, and the cell that registered it.
  struct Target: Sendable {
    let origin: Origin?
    let open: @Sendable (Comm, JSON) async throws -> Void
  }

  private struct State {
    var comms: [String: Comm] = [:]
    var targets: [String: Target] = [:]
  }

  package static let shared = CommRegistry()
  private let state = Mutex(State())

  func insert(_ comm: Comm) {
    state.withLock { $0.comms[comm.id] = comm }
  }

  func remove(_ id: String) {
    state.withLock { _ = $0.comms.removeValue(forKey: id) }
  }

  func register(_ name: String, _ target: Target) {
    state.withLock { $0.targets[name] = target }
  }

  /// Handles a message of the front-end; closes a comm that it opens for an unknown target.
  package func receive(_ event: CommEvent) {
    let data = (try? JSON(parsing: event.data)) ?? [:]
    let comm = state.withLock { $0.comms[event.id] }
    switch event.kind {
    case .open(let name): open(event, name, data)
    case .message: comm?.receive(data, event.buffers)
    case .close: comm?.receiveClose(data, event.buffers)
    }
  }

  private func open(_ event: CommEvent, _ name: String, _ data: JSON) {
    guard let target = state.withLock({ $0.targets[name] }) else {
      let execution = Origin.newest?.execution ?? ExecutionID(rawValue: 0)
      let close = CommEvent(id: event.id, kind: .close)
      NotebookRuntime.host.send(.output(execution, .comm(close)))
      return
    }
    let comm = Comm(id: event.id, target: name, origin: target.origin)
    insert(comm)
    comm.perform { try await target.open(comm, data) }
  }
}
