internal import Synchronization

/// A gate for tasks that opens once and stays open.
package final class Latch: Sendable {
  private enum State {
    /// These tasks wait.
    case closed([CheckedContinuation<Void, Never>])
    /// No task waits any more.
    case open
  }

  private let state = Mutex(State.closed([]))

  package init() {}

  /// Lets all tasks pass, now and later.
  package func open() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard case .closed(let waiters) = state else { return [] }
      state = .open
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Whether the latch has been opened.
  package var isOpen: Bool {
    state.withLock { if case .open = $0 { true } else { false } }
  }

  /// Returns when the latch is open.
  package func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        guard case .closed(let waiters) = state else { return true }
        state = .closed(waiters + [continuation])
        return false
      }
      if isOpen { continuation.resume() }
    }
  }

  /// Does some work; returns when it is done, or after a time limit while it goes on.
  package static func wait(
    atMost limit: Duration, for work: @escaping @Sendable () async -> Void
  ) async {
    let done = Latch()
    Task {
      await work()
      done.open()
    }
    done.open(after: limit)
    await done.wait()
  }

  /// Opens the latch after some time at the latest.
  package func open(after delay: Duration) {
    Task {
      try? await Task.sleep(for: delay)
      open()
    }
  }
}
