internal import NotebookEngine

/// A worker and its rows of bars; those of a row do not overlap, except in the last one if there are
/// more at a time than rows.
struct TimelineLane {
  /// Bars closer than this are drawn as one if they are short, in pixels.
  private static let gap = 2.0
  /// A shorter bar is drawn with this length, in pixels, so that it can be seen and pointed at.
  static let leastWidth = 2.5
  /// A bar of this length is not drawn together with its neighbours, in pixels.
  private static let singleWidth = 6.0

  let worker: Int
  private(set) var rows: [[TimelineBar]] = []
  /// Those for which no row has room, one row for each state.
  private(set) var crowd: [[TimelineBar]] = []

  /// Lays out bars, which are given in the order of their starts.
  ///
  /// - Parameters:
  ///   - worker: The number of the worker.
  ///   - bars: What it ran.
  ///   - limit: How many rows there may be.
  ///   - pixel: The duration of a pixel, in seconds.
  init(_ worker: Int, _ bars: [TimelineBar], rows limit: Int, pixel: Double) {
    self.worker = worker
    let byState = Dictionary(grouping: bars, by: \.state)
    var ends: [TimelineRowSpace] = []
    // Those that did not complete get their places first, so that no number of others can hide them.
    for state in JobPhase.drawn {
      var left: [TimelineBar] = []
      for bar in Self.joined(byState[state] ?? [], pixel: pixel) {
        let span = TimelineRowSpace.Span(bar, pixel: pixel, atLeast: Self.leastWidth)
        if let row = ends.firstIndex(where: { $0.hasRoom(for: span) }) {
          ends[row].occupy(span)
          rows[row].append(bar)
        } else if ends.count < limit {
          ends.append(TimelineRowSpace())
          ends[ends.count - 1].occupy(span)
          rows.append([bar])
        } else {
          Self.append(bar, to: &left)
        }
      }
      if !left.isEmpty { crowd.append(left) }
    }
  }

  /// The bars, with those that are short and close to each other as one.
  private static func joined(_ bars: [TimelineBar], pixel: Double) -> [TimelineBar] {
    var joined: [TimelineBar] = []
    /// The last one that consists of short ones.
    var open: Int?
    for bar in bars {
      guard bar.end - bar.start < singleWidth * pixel else {
        joined.append(bar)
        continue
      }
      if let open, bar.start - joined[open].end < gap * pixel {
        joined[open].merge(bar)
      } else {
        open = joined.count
        joined.append(bar)
      }
    }
    return joined.sorted { $0.start < $1.start }
  }

  private static func append(_ bar: TimelineBar, to crowd: inout [TimelineBar]) {
    guard let last = crowd.indices.last, bar.start <= crowd[last].end else {
      return crowd.append(bar)
    }
    crowd[last].merge(bar)
  }
}

extension JobPhase {
  /// The states of work that has started, those first that have to be seen.
  static let drawn: [JobPhase] = [.crashed, .failed, .timedOut, .cancelled, .running, .completed]
}
