import NotebookEngine
import RunnerProtocol
import Synchronization

/// A host that records the events it is to send, and in which time passes only when a test says so.
final class ScriptedHost: DetachedHostProtocol {
  private struct State {
    var events: [RunnerEvent] = []
    var scheduled: [@Sendable () -> Void] = []
  }

  /// The host of all tests of this process.
  static let shared: ScriptedHost = {
    let host = ScriptedHost()
    NotebookRuntime.host = host
    return host
  }()

  private let state = Mutex(State())

  /// The progress that has been sent for a cell or its jobs.
  func progress(of execution: ExecutionID) -> [JobProgress] {
    state.withLock(\.events).compactMap {
      if case .progress(execution, _, let progress) = $0 { progress } else { nil }
    }
  }

  /// Calls all scheduled actions; returns how many there were.
  @discardableResult
  func letTimePass() -> Int {
    let scheduled = state.withLock { state in
      defer { state.scheduled = [] }
      return state.scheduled
    }
    for action in scheduled { action() }
    return scheduled.count
  }

  func send(_ event: RunnerEvent) { state.withLock { $0.events.append(event) } }

  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    state.withLock { $0.scheduled.append(action) }
    return {}
  }
}
