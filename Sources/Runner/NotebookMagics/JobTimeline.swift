internal import NotebookEngine

/// A chart of what ran when, and on which worker.
struct JobTimeline {
  /// The length of the time axis, in pixels.
  static let width = 760.0
  /// How many attempts are drawn at most, the newest ones.
  private static let limit = 10_000
  /// How many workers are drawn at most.
  private static let laneLimit = 40
  /// How many jobs of one worker are drawn below each other at most; a worker has several at a time if
  /// they wait asynchronously.
  fileprivate static let rowLimit = 6

  /// A worker and its rows of bars; the bars of a row do not overlap.
  struct Lane {
    let worker: Int
    var rows: [[TimelineBar]] = []
  }

  private(set) var lanes: [Lane] = []
  /// What is not drawn, in sentences.
  private(set) var note = ""
  /// The length of the timeline, in seconds.
  let length: Double

  /// Lays out the attempts of jobs; `nil` if none has started.
  init?(of jobs: [JobRecord]) {
    let now = ContinuousClock.now
    var attempts = jobs.filter { !$0.hasParts }.flatMap { job in
      let attempts = job.attempts
      return attempts.enumerated().map { (job, $0.element, $0.offset, attempts.count) }
    }.sorted { $0.1.start < $1.1.start }
    let hidden = max(0, attempts.count - Self.limit)
    attempts.removeFirst(hidden)
    guard let beginning = attempts.first?.1.start else { return nil }
    let end = attempts.map { $0.1.end ?? now }.max() ?? now
    length = max(1e-6, (end - beginning) / .seconds(1))
    var byWorker: [Int: Lane] = [:]
    for (job, attempt, index, count) in attempts {
      let bar = TimelineBar(job, attempt, at: index, of: count, since: beginning, until: now)
      let worker = attempt.worker ?? 0
      byWorker[worker, default: Lane(worker: worker)].append(bar, pixel: length / Self.width)
    }
    let all = byWorker.values.sorted { $0.worker < $1.worker }
    lanes = Array(all.prefix(Self.laneLimit))
    note = Self.footnote(hidden: hidden, lanes: all.count - lanes.count)
  }

  private static func footnote(hidden: Int, lanes: Int) -> String {
    var parts: [String] = []
    if hidden > 0 { parts.append("\(hidden) older runs are not drawn.") }
    if lanes > 0 { parts.append("\(lanes) more workers are not drawn.") }
    parts.append(
      "A job that waits asynchronously is drawn on the worker that started it, until it ends.")
    return parts.joined(separator: " ")
  }
}

extension JobTimeline.Lane {
  /// Appends a bar, which starts after all others, to the first row that has room for it.
  ///
  /// - Parameters:
  ///   - bar: The bar.
  ///   - pixel: The duration of a pixel, in seconds; shorter bars are merged.
  fileprivate mutating func append(_ bar: TimelineBar, pixel: Double) {
    if let row = rows.firstIndex(where: { ($0.last?.end ?? 0) <= bar.start }) {
      let last = rows[row].index(before: rows[row].endIndex)
      let isTiny = bar.end - bar.start < pixel && bar.start - rows[row][last].end < pixel / 2
      if isTiny, rows[row][last].state == bar.state {
        rows[row][last].merge(bar)
      } else {
        rows[row].append(bar)
      }
    } else if rows.count < JobTimeline.rowLimit {
      rows.append([bar])
    } else {
      let row = rows.index(before: rows.endIndex)
      rows[row][rows[row].index(before: rows[row].endIndex)].merge(bar)
    }
  }
}
