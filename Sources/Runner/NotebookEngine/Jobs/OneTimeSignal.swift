internal import Synchronization

/// An event that happens once, for which one task can wait.
package final class OneTimeSignal: Sendable {
  private enum State {
    case quiet
    case waiting(CheckedContinuation<Void, Never>)
    case raised
  }

  private let state = Mutex(State.quiet)

  package init() {}

  package func wait() async {
    await withCheckedContinuation { continuation in
      let isRaised = state.withLock { state in
        if case .raised = state { return true }
        state = .waiting(continuation)
        return false
      }
      if isRaised { continuation.resume() }
    }
  }

  package func raise() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .raised }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume()
  }
}
