internal import NotebookEngine
package import RunnerProtocol
internal import Synchronization

/// The comms of this process that are open, and the targets front-ends can open some for.
package final class CommRegistry: Sendable {
  /// Who serves a target.
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

  func add(_ comm: Comm) {
    state.withLock { $0.comms[comm.id] = comm }
  }

  func remove(_ id: String) {
    state.withLock { _ = $0.comms.removeValue(forKey: id) }
  }

  func register(_ name: String, _ target: Target) {
    state.withLock { $0.targets[name] = target }
  }

  /// Takes what the front-end says; closes a comm that it opens for a target nobody serves.
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
    add(comm)
    comm.perform { try await target.open(comm, data) }
  }
}
