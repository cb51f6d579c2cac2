internal import Execution
internal import Formatting
internal import RunnerProtocol

/// A job that has a card of its own.
struct JobCard: Sendable {
  private enum State: Sendable {
    case queued
    case running(since: ContinuousClock.Instant)
    case ended(JobEnd)
    case lost(cause: String)
  }

  let id: JobID
  let name: String
  /// How many queued jobs were submitted before this one.
  private var ahead: Int
  private var state = State.queued
  private var isCancelling = false
  private var meter: ProgressMeter?

  init(_ id: JobID, name: String, ahead: Int) {
    self.id = id
    self.name = name
    self.ahead = ahead
  }

  var isQueued: Bool { if case .queued = state { true } else { false } }
  var isRunning: Bool { if case .running = state { true } else { false } }

  /// Advances the job by one place, as when a job before it has left the queue.
  mutating func advanceInQueue() { ahead = max(0, ahead - 1) }

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

  /// The card's current state, while so many jobs are queued.
  func snapshot(at now: ContinuousClock.Instant, queued count: Int) -> CardSnapshot {
    let title = CardSnapshot.Title.job(id, name: name)
    switch state {
    case .queued:
      let place = count > 1 ? ", \((ahead + 1).ordinal) of \(count.grouped)" : ""
      return CardSnapshot(symbol: .queued, title: title, phrase: "queued" + place)
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
