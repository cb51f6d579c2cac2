/// What ran when on which worker, as a picture.
struct JobTimeline {
  /// How many pixels the time is drawn on.
  static let width = 760.0
  /// How many attempts are drawn at most: the newest.
  private static let limit = 10_000
  /// How many workers have a lane.
  private static let laneLimit = 40
  /// How many jobs of one worker are drawn beside each other at a time, as when they wait
  /// asynchronously.
  fileprivate static let rowLimit = 6

  /// A worker and the rows of bars that are drawn for it, none of which overlap.
  struct Lane {
    let worker: Int
    var rows: [[TimelineBar]] = []
  }

  private(set) var lanes: [Lane] = []
  /// What is not drawn, in a sentence.
  private(set) var note = ""
  /// In seconds.
  let length: Double

  /// Draws the work of these jobs; nothing if none has begun.
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
      byWorker[worker, default: Lane(worker: worker)].add(bar, pixel: length / Self.width)
    }
    let all = byWorker.values.sorted { $0.worker < $1.worker }
    lanes = Array(all.prefix(Self.laneLimit))
    note = Self.note(hidden: hidden, lanes: all.count - lanes.count)
  }

  private static func note(hidden: Int, lanes: Int) -> String {
    var parts: [String] = []
    if hidden > 0 { parts.append("\(hidden) older runs are not drawn.") }
    if lanes > 0 { parts.append("\(lanes) more workers are not drawn.") }
    parts.append(
      "A job that waits asynchronously is drawn on the worker it began on, until it ends.")
    return parts.joined(separator: " ")
  }
}

extension JobTimeline.Lane {
  /// Puts a bar, which begins after all others, into the first row that has room for it.
  ///
  /// - Parameters:
  ///   - bar: What to put.
  ///   - pixel: How many seconds a pixel is: what is shorter is drawn together.
  fileprivate mutating func add(_ bar: TimelineBar, pixel: Double) {
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
