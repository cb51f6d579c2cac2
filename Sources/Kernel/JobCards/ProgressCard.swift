internal import Execution
internal import Formatting
internal import RunnerProtocol

/// The progress that a cell reports of itself.
struct ProgressCard: Sendable {
  /// How the work ended.
  enum End: Sendable {
    case completed
    case stopped
    case lost(cause: String)
  }

  private let start: ContinuousClock.Instant
  private var meter: ProgressMeter
  private var end: (how: End, time: ContinuousClock.Instant)?

  init(_ progress: JobProgress, at now: ContinuousClock.Instant) {
    start = now
    meter = ProgressMeter(progress, since: now, from: progress.done)
  }

  mutating func record(_ progress: JobProgress, at now: ContinuousClock.Instant) {
    meter.record(progress, at: now)
  }

  mutating func finish(_ how: End, at now: ContinuousClock.Instant) { end = (how, now) }

  func snapshot(at now: ContinuousClock.Instant) -> CardSnapshot {
    let title = CardSnapshot.Title.work(meter.progress.label ?? "progress")
    guard let (how, time) = end else {
      let elapsed = (now - start) / .seconds(1)
      var bar = meter.bar(at: now)
      bar.label = nil
      return CardSnapshot(
        symbol: .running, title: title, phrase: ElapsedTime(seconds: elapsed).ticking, bar: bar)
    }
    let amount = "\(meter.amount) in \(ElapsedTime(time - start))"
    switch how {
    case .completed:
      return CardSnapshot(symbol: .completed, title: title, phrase: amount)
    case .stopped:
      return CardSnapshot(symbol: .cancelled, title: title, phrase: "stopped at \(amount)")
    case .lost(let cause):
      return CardSnapshot(
        symbol: .failed, title: title, phrase: "lost at \(amount)", detail: .message(cause))
    }
  }
}
