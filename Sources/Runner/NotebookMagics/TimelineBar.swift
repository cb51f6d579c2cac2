internal import Formatting
internal import NotebookEngine

/// A span of time in which a worker ran one job, or several that end alike and are drawn together.
struct TimelineBar {
  /// How many jobs the tooltip names, if the bar stands for several.
  private static let namedLimit = 4

  /// In seconds since the start of the timeline.
  private(set) var start: Double
  private(set) var end: Double
  let state: JobPhase
  private let attempt: Int
  private let attemptCount: Int
  /// The first jobs it stands for.
  private var jobs: [JobRecord]
  private(set) var count = 1

  /// Makes the bar of an attempt; all attempts of a job but the last have failed.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - state: Where the job stands.
  ///   - attempt: The attempt, with its times and its worker.
  ///   - index: The number of the attempt, from 0.
  ///   - count: How many attempts the job has had.
  ///   - beginning: The start of the timeline.
  ///   - now: The end of the bar if the attempt is still running.
  init(
    _ job: JobRecord, in state: JobPhase, _ attempt: JobAttempt, at index: Int, of count: Int,
    since beginning: ContinuousClock.Instant, until now: ContinuousClock.Instant
  ) {
    start = (attempt.start - beginning) / .seconds(1)
    end = max(start, ((attempt.end ?? now) - beginning) / .seconds(1))
    self.state = index < count - 1 ? .failed : state
    jobs = [job]
    self.attempt = index
    attemptCount = count
  }

  /// Extends the bar to include another one of the same state.
  mutating func merge(_ other: TimelineBar) {
    start = min(start, other.start)
    end = max(end, other.end)
    count += other.count
    jobs += other.jobs.prefix(max(0, Self.namedLimit - jobs.count))
  }

  /// What is written on the bar if there is room.
  var label: String {
    guard count == 1, let job = jobs.first else { return "\(count.grouped) ×" }
    let name = job.shownName ?? job.title
    return attemptCount > 1 ? "\(name), attempt \(attempt + 1)" : name
  }

  /// The tooltip.
  var text: String {
    let times = "\(ElapsedTime(seconds: start)) to \(ElapsedTime(seconds: end))"
    guard count > 1 else {
      let title = jobs.first.map(\.longTitle) ?? ""
      let attempt = attemptCount > 1 ? ", attempt \(attempt + 1)" : ""
      return "\(title)\(attempt): \(state), \(times), \(ElapsedTime(seconds: end - start))"
    }
    return "\(count.grouped) × \(state), \(times)" + (state == .completed ? "" : ": \(names)")
  }

  private var names: String {
    let others = count - jobs.count
    return jobs.map(\.title).joined(separator: ", ")
      + (others > 0 ? " and \(others.grouped) more" : "")
  }
}
