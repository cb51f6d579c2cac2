internal import DequeModule
internal import POSIX

/// Calls short actions at given times, on a thread of its own that no job can keep busy.
final class TimerThread: Sendable {
  private struct ScheduledAction {
    let id: Int
    let time: ContinuousClock.Instant
    let action: @Sendable () -> Void
  }

  private struct State {
    var lastID = 0
    /// In order of time.
    var entries: Deque<ScheduledAction> = []

    /// The index at which to insert an action for this time: behind all that are not later.
    func index(for time: ContinuousClock.Instant) -> Int {
      var range = 0...entries.count
      while range.count > 1 {
        let middle = (range.lowerBound + range.upperBound) / 2
        range =
          entries[middle].time <= time
          ? middle + 1...range.upperBound : range.lowerBound...middle
      }
      return range.lowerBound
    }
  }

  private enum Wakeup {
    /// An action is due, and has been removed.
    case action(@Sendable () -> Void)
    /// Another action has become the next one.
    case rescheduled
  }

  /// How long the thread waits while nothing is scheduled.
  private static let idleWait = Duration.seconds(3600)
  private let state = Monitor(State())

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "timer") {
      while true {
        if case .action(let action) = self.waitForNext() { action() }
      }
    }
  }

  /// Schedules an action, and returns a token with which to cancel it.
  func schedule(_ action: @escaping @Sendable () -> Void, after delay: Duration) -> Int {
    let time = ContinuousClock.now + delay
    return state.update { state in
      state.lastID += 1
      let entry = ScheduledAction(id: state.lastID, time: time, action: action)
      state.entries.insert(entry, at: state.index(for: time))
      return state.lastID
    }
  }

  /// Cancels an action that has not been called.
  func cancel(_ token: Int) {
    state.withLock { state in state.entries.removeAll { $0.id == token } }
  }

  /// Waits until the next action is due or another one has become the next.
  private func waitForNext() -> Wakeup {
    let next = state.withLock(\.entries.first)
    let pause = next.map { max(.zero, $0.time - .now) } ?? Self.idleWait
    let wakeup = state.wait(atMost: pause) { state -> Wakeup? in
      guard let first = state.entries.first else { return next == nil ? nil : .rescheduled }
      if first.time <= .now { return .action(state.entries.removeFirst().action) }
      return first.id == next?.id ? nil : .rescheduled
    }
    return wakeup ?? .rescheduled
  }
}
