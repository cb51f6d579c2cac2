internal import Limits
internal import Synchronization

/// Notices when a process does not answer any more, as after its memory was overwritten.
final class LivenessWatch: Sendable {
  private struct State {
    /// Counts what the process has said.
    var count = 0
    /// Set while something it has said waits to be taken; it cannot be heard then.
    var isDelivering = false
    var isOver = false
  }

  private let state = Mutex(State())

  /// Takes what the process has said.
  func hear(_ body: () -> Void) {
    state.withLock { state in
      state.count += 1
      state.isDelivering = true
    }
    body()
    state.withLock { $0.isDelivering = false }
  }

  /// Takes note that the process is gone.
  func end() {
    state.withLock { $0.isOver = true }
  }

  /// Asks for signs of life until the process is gone or none comes.
  func watch(
    asking: @escaping @Sendable () -> Void, onSilence: @escaping @Sendable () -> Void
  ) {
    Task {
      while true {
        // A clock that stands still while the machine sleeps.
        try await Task.sleep(for: Limits.Processes.livenessInterval, clock: .suspending)
        guard let count else { return }
        asking()
        try await Task.sleep(for: Limits.Processes.livenessTimeout, clock: .suspending)
        guard let newCount = self.count else { return }
        if newCount == count { return onSilence() }
      }
    }
  }

  /// How much the process has said; nothing if it is gone.
  private var count: Int? {
    state.withLock { state in
      guard !state.isOver else { return nil }
      if state.isDelivering { state.count += 1 }
      return state.count
    }
  }
}
