internal import Formatting
internal import RunnerProtocol

/// A stretch of time in which a worker was at one job, or at several that are too short to tell
/// apart.
struct TimelineBar {
  /// In seconds since the timeline begins.
  var start: Double
  var end: Double
  let state: JobState
  /// What it says to who points at it.
  private let title: String
  private var count = 1

  /// Makes the bar of an attempt, of which all but a job's last have failed.
  ///
  /// - Parameters:
  ///   - job: Whose work it was.
  ///   - attempt: When and where it was at work.
  ///   - index: Which of the job's attempts it is.
  ///   - count: How many of them there are.
  ///   - beginning: When the timeline begins.
  ///   - now: Where what runs still ends.
  init(
    _ job: JobRecord, _ attempt: JobAttempt, at index: Int, of count: Int,
    since beginning: ContinuousClock.Instant, until now: ContinuousClock.Instant
  ) {
    start = (attempt.start - beginning) / .seconds(1)
    end = ((attempt.end ?? now) - beginning) / .seconds(1)
    state = index < count - 1 ? .failed : job.phase
    title = job.title + (count > 1 ? ", attempt \(index + 1)" : "") + ": \(state)"
  }

  /// Takes in another bar.
  mutating func merge(_ other: TimelineBar) {
    start = min(start, other.start)
    end = max(end, other.end)
    count += other.count
  }

  var text: String {
    let times = "\(ElapsedTime(seconds: start)) to \(ElapsedTime(seconds: end))"
    let length = ElapsedTime(seconds: end - start)
    guard count == 1 else { return "\(count) × \(state), \(times)" }
    return "\(title), \(times), \(length)"
  }
}
