internal import NotebookEngine

/// A chart of what ran when, and on which worker.
struct JobTimeline {
  /// The length of the time axis, in pixels.
  static let width = 760.0
  /// How many workers are drawn at most.
  private static let laneLimit = 32
  /// How many rows all workers share; with few workers each has more.
  private static let rowLimit = 64

  private(set) var lanes: [TimelineLane] = []
  /// How many attempts there were of each state.
  private(set) var counts: [JobPhase: Int] = [:]
  /// What is not drawn, in sentences.
  let note: String
  /// The length of the timeline, in seconds.
  let length: Double

  /// Lays out the attempts of jobs; `nil` if none has started.
  init?(of jobs: [JobRecord]) {
    let now = ContinuousClock.now
    let attempts = jobs.lazy.filter { !$0.hasParts }.flatMap(Self.attempts)
      .sorted { $0.attempt.start < $1.attempt.start }
    guard let beginning = attempts.first?.attempt.start else { return nil }
    let end = attempts.lazy.map { $0.attempt.end ?? now }.max() ?? now
    length = max(1e-6, (end - beginning) / .seconds(1))
    var bars: [Int: [TimelineBar]] = [:]
    for (job, state, attempt, index, count) in attempts {
      let bar = TimelineBar(
        job, in: state, attempt, at: index, of: count, since: beginning, until: now)
      bars[attempt.worker ?? 0, default: []].append(bar)
      counts[bar.state, default: 0] += 1
    }
    let workers = bars.keys.sorted()
    let shown = workers.prefix(Self.laneLimit)
    let rows = min(16, max(3, Self.rowLimit / shown.count))
    let pixel = length / Self.width
    lanes = shown.map { worker in
      TimelineLane(worker, bars[worker] ?? [], rows: rows, pixel: pixel)
    }
    note = Self.footnote(workers: workers.count - shown.count)
  }

  private static func attempts(
    of job: JobRecord
  ) -> [(job: JobRecord, state: JobPhase, attempt: JobAttempt, index: Int, count: Int)] {
    let attempts = job.attempts
    guard !attempts.isEmpty else { return [] }
    let state = job.phase
    return attempts.enumerated().map { (job, state, $0.element, $0.offset, attempts.count) }
  }

  private static func footnote(workers: Int) -> String {
    var parts: [String] = []
    if workers > 0 { parts.append("\(workers) more workers are not drawn.") }
    parts.append(
      "A job that waits asynchronously is drawn on the worker that started it, until it ends.")
    return parts.joined(separator: " ")
  }
}
