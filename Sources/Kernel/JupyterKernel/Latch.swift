internal import Synchronization

/// A gate that opens once and stays open; tasks wait in front of it.
package final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Lets everybody through, now and later.
  package func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Whether the latch has been opened.
  package var isOpen: Bool { state.withLock(\.isOpen) }

  /// Returns when the latch is open.
  package func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  /// Has something done and returns when it is, or when the time is over.
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

  /// Opens the latch after some time, if nobody has done so before.
  package func open(after delay: Duration) {
    Task {
      try? await Task.sleep(for: delay)
      open()
    }
  }
}
