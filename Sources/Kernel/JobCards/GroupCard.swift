internal import Execution
internal import Formatting
internal import Limits
internal import RunnerProtocol

/// The jobs of a cell that share a card because they are many.
struct GroupCard: Sendable {
  private let start: ContinuousClock.Instant
  private var end: ContinuousClock.Instant?
  private var waiting = 0
  private var queued = 0
  private var running = 0
  private var completed = 0
  private var cancelled = 0
  private var failed = 0
  private var lost = 0
  private var failures: [String] = []
  private var cause: String?

  init(at now: ContinuousClock.Instant) { start = now }

  mutating func jobQueued(in stage: JobStage = .queued) { add(1, in: stage) }

  /// Counts a job as queued that has waited for others.
  mutating func jobIsReady() {
    waiting -= 1
    queued += 1
  }

  mutating func jobStarted(after stage: JobStage) {
    add(-1, in: stage)
    running += 1
  }

  mutating func jobEnded(
    _ id: JobID, _ end: JobEnd, in stage: JobStage, at now: ContinuousClock.Instant
  ) {
    add(-1, in: stage)
    self.end = now
    switch end.outcome {
    case .completed: completed += 1
    case .cancelled: cancelled += 1
    case .failed, .timedOut:
      failed += 1
      if failures.count < Limits.Cards.groupFailures { failures.append(CardSnapshot(id, end).text) }
    }
  }

  mutating func markOneLost(because cause: String, in stage: JobStage) {
    add(-1, in: stage)
    lost += 1
    self.cause = cause
  }

  private mutating func add(_ count: Int, in stage: JobStage) {
    switch stage {
    case .waiting: waiting += count
    case .queued: queued += count
    case .running: running += count
    }
  }

  /// Whether all of them are over.
  var isOver: Bool { over == count }

  private var over: Int { completed + cancelled + failed + lost }
  private var count: Int { over + waiting + queued + running }

  func snapshot(at now: ContinuousClock.Instant) -> CardSnapshot {
    let title = CardSnapshot.Title.work("\(count.grouped) more \(count == 1 ? "job" : "jobs")")
    var snapshot = CardSnapshot(
      symbol: symbol, title: title, phrase: phrase(at: now), lines: failures)
    if failed > failures.count {
      snapshot.lines.append("… and \((failed - failures.count).grouped) more that failed")
    }
    if !isOver {
      snapshot.bar = CardSnapshot.Bar(fraction: Double(over) / Double(count))
    } else if let cause {
      snapshot.detail = .message(cause)
    }
    return snapshot
  }

  private var symbol: CardSnapshot.Symbol {
    if !isOver { return running > 0 || over > 0 ? .running : .queued }
    if failed + lost > 0 { return .failed }
    return cancelled > 0 ? .cancelled : .completed
  }

  /// How many are in each state and, once all are over, how long they took.
  private func phrase(at now: ContinuousClock.Instant) -> String {
    let parts = [
      (running, "running"), (queued, "queued"), (waiting, "waiting"), (completed, "completed"),
      (failed, "failed"), (cancelled, "cancelled"), (lost, "lost"),
    ].filter { $0.0 > 0 }
    guard isOver else {
      return parts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
    }
    let words =
      parts.count == 1
      ? parts[0].1 : parts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
    return words + " in \(ElapsedTime((end ?? now) - start))"
  }
}
