internal import Formatting
internal import NotebookEngine
internal import RunnerProtocol

/// A span of time in which a worker ran one job, or several that are too short to be drawn apart.
struct TimelineBar {
  /// In seconds since the start of the timeline.
  var start: Double
  var end: Double
  let state: JobPhase
  /// The start of the tooltip.
  private let title: String
  private var count = 1

  /// Makes the bar of an attempt; all attempts of a job but the last have failed.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - attempt: The attempt, with its times and its worker.
  ///   - index: The number of the attempt, from 0.
  ///   - count: How many attempts the job has had.
  ///   - beginning: The start of the timeline.
  ///   - now: The end of the bar if the attempt is still running.
  init(
    _ job: JobRecord, _ attempt: JobAttempt, at index: Int, of count: Int,
    since beginning: ContinuousClock.Instant, until now: ContinuousClock.Instant
  ) {
    start = (attempt.start - beginning) / .seconds(1)
    end = ((attempt.end ?? now) - beginning) / .seconds(1)
    state = index < count - 1 ? .failed : job.phase
    title = job.title + (count > 1 ? ", attempt \(index + 1)" : "") + ": \(state)"
  }

  /// Extends the bar to include another one.
  mutating func merge(_ other: TimelineBar) {
    start = min(start, other.start)
    end = max(end, other.end)
    count += other.count
  }

  /// The tooltip.
  var text: String {
    let times = "\(ElapsedTime(seconds: start)) to \(ElapsedTime(seconds: end))"
    let length = ElapsedTime(seconds: end - start)
    guard count == 1 else { return "\(count) × \(state), \(times)" }
    return "\(title), \(times), \(length)"
  }
}
