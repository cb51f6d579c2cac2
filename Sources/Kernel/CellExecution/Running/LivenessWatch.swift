internal import Limits
internal import Synchronization

/// Detects a process that no longer responds, for example because its memory was overwritten.
final class LivenessWatch: Sendable {
  private enum Phase {
    /// Nothing from the process is being handled.
    case listening
    /// Something from the process is being handled; anything further has to wait.
    case handling
    /// The process is gone.
    case stopped
  }

  private struct State {
    var phase = Phase.listening
    /// Counts what the process has sent.
    var count = 0
  }

  private let state = Mutex(State())

  /// Records that the process has sent something, and handles it.
  func receive(_ handle: () -> Void) {
    state.withLock { state in
      state.count += 1
      if state.phase != .stopped { state.phase = .handling }
    }
    handle()
    state.withLock { if $0.phase != .stopped { $0.phase = .listening } }
  }

  /// Ends the watch: the process is gone.
  func stop() {
    state.withLock { $0.phase = .stopped }
  }

  /// Pings the process until it is gone or does not answer.
  func watch(
    asking: @escaping @Sendable () -> Void, onSilence: @escaping @Sendable () -> Void
  ) {
    Task {
      while true {
        // This clock stops while the machine sleeps.
        try await Task.sleep(for: Limits.Processes.livenessInterval, clock: .suspending)
        guard let count else { return }
        asking()
        try await Task.sleep(for: Limits.Processes.livenessTimeout, clock: .suspending)
        guard let newCount = self.count else { return }
        if newCount == count { return onSilence() }
      }
    }
  }

  /// How much the process has sent; `nil` if it is gone.
  private var count: Int? {
    state.withLock { state in
      switch state.phase {
      case .listening: break
      // A busy kernel must not take the process for dead.
      case .handling: state.count += 1
      case .stopped: return nil
      }
      return state.count
    }
  }
}
