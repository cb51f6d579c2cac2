internal import Execution
internal import Formatting
internal import RunnerProtocol

/// A job that has a card of its own.
struct JobCard: Sendable {
  private enum State: Sendable {
    case waiting(JobWait)
    /// In the queue; the places count from 0.
    case queued(place: Int)
    case running(since: ContinuousClock.Instant)
    case ended(JobEnd)
    case lost(cause: String)
  }

  let id: JobID
  let name: String
  /// More of the name, if that is not all of it.
  private let longName: String?
  private var state: State
  private var isCancelling = false
  private var meter: ProgressMeter?

  /// Makes the card of a job that waits for others, or has a place in the queue.
  init(
    _ id: JobID, name: String, longName: String? = nil, waitingFor wait: JobWait? = nil, place: Int
  ) {
    self.id = id
    self.name = name
    self.longName = longName
    state = wait.map(State.waiting) ?? .queued(place: place)
  }

  var isOver: Bool {
    switch state {
    case .waiting, .queued, .running: false
    case .ended, .lost: true
    }
  }

  /// Shows that the job waits for fewer jobs; the reports of several may come in any order.
  mutating func wait(for wait: JobWait) {
    if case .waiting(let known) = state, wait.count < known.count { state = .waiting(wait) }
  }

  /// Shows that the job has come to a place in the queue.
  mutating func enter(at place: Int) {
    switch state {
    case .waiting, .queued: state = .queued(place: place)
    case .running, .ended, .lost: break
    }
  }

  mutating func start(at now: ContinuousClock.Instant) { state = .running(since: now) }

  mutating func record(_ progress: JobProgress, at now: ContinuousClock.Instant) {
    if meter == nil {
      let start = if case .running(let start) = state { start } else { now }
      meter = ProgressMeter(progress, since: start)
    } else {
      meter?.record(progress, at: now)
    }
  }

  mutating func cancel() { isCancelling = true }

  mutating func finish(_ end: JobEnd) { state = .ended(end) }

  mutating func markLost(because cause: String) { state = .lost(cause: cause) }

  /// The card's current state.
  func snapshot(at now: ContinuousClock.Instant) -> CardSnapshot {
    var snapshot = stateSnapshot(at: now)
    snapshot.longName = longName
    return snapshot
  }

  private func stateSnapshot(at now: ContinuousClock.Instant) -> CardSnapshot {
    let title = CardSnapshot.Title.job(id, name: name)
    switch state {
    case .waiting(let wait):
      return CardSnapshot(symbol: .queued, title: title, phrase: wait.phrase)
    case .queued(let place):
      let words = place > 0 ? "queued, \((place + 1).ordinal)" : "queued"
      return CardSnapshot(symbol: .queued, title: title, phrase: words)
    case .running(let start):
      let seconds = (now - start) / .seconds(1)
      let time = seconds < 1 ? "" : " for \(ElapsedTime(seconds: seconds).ticking)"
      return CardSnapshot(
        symbol: .running, title: title,
        phrase: (isCancelling ? "cancelling, running" : "running") + time, bar: meter?.bar(at: now))
    case .ended(let end):
      let isCompleted = if case .completed = end.outcome { true } else { false }
      return CardSnapshot(id, end, reached: isCompleted ? nil : meter?.amount)
    case .lost(let cause):
      return CardSnapshot(symbol: .failed, title: title, phrase: "lost", detail: .message(cause))
    }
  }
}
