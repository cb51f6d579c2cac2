internal import DequeModule
internal import NotebookEngine
internal import POSIX

/// Does short things at their times, on a thread of its own that no job can keep busy.
final class TimerThread: Sendable {
  private struct ScheduledAction {
    let id: Int
    let time: ContinuousClock.Instant
    let action: @Sendable () -> Void
  }

  private struct State {
    var lastID = 0
    /// In the order of their times.
    var entries: Deque<ScheduledAction> = []

    /// Where something new for this time belongs: behind everything that is not later.
    func place(for time: ContinuousClock.Instant) -> Int {
      var places = 0...entries.count
      while places.count > 1 {
        let middle = (places.lowerBound + places.upperBound) / 2
        places =
          entries[middle].time <= time
          ? middle + 1...places.upperBound : places.lowerBound...middle
      }
      return places.lowerBound
    }
  }

  /// How long the thread waits while nothing is planned.
  private static let longTime = Duration.seconds(3600)
  private let state = Monitor(State())

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "timetable") {
      while true { self.takeNext()?() }
    }
  }

  /// Plans something; gives what it can be taken back by.
  func add(_ action: @escaping @Sendable () -> Void, after delay: Duration) -> Int {
    let time = ContinuousClock.now + delay
    return state.update { state in
      state.lastID += 1
      let entry = ScheduledAction(id: state.lastID, time: time, action: action)
      state.entries.insert(entry, at: state.place(for: time))
      return state.lastID
    }
  }

  func remove(_ id: Int) {
    state.withLock { state in state.entries.removeAll { $0.id == id } }
  }

  /// Waits for the next thing to do; nothing when something else has become the next.
  private func takeNext() -> (@Sendable () -> Void)? {
    let next = state.withLock(\.entries.first)
    let pause = next.map { max(.zero, $0.time - .now) } ?? Self.longTime
    let action = state.wait(atMost: pause) { state -> (@Sendable () -> Void)?? in
      guard let first = state.entries.first else { return next == nil ? nil : .some(nil) }
      if first.time <= .now { return state.entries.removeFirst().action }
      return first.id == next?.id ? nil : .some(nil)
    }
    return action ?? nil
  }
}
