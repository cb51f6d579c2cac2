/// Decides how long stream text is gathered before it is sent.
///
/// A few milliseconds when little is sent. Jupyter Server drops output beyond 1000 messages a
/// second, so the more messages go out, the longer each of them gathers.
struct CoalescingDelay: Sendable {
  static let shortest = Duration.milliseconds(4)
  static let longest = Duration.milliseconds(64)
  /// Who has said nothing for so long need not wait for more text at all.
  static let silence = Duration.milliseconds(20)

  /// The span over which messages are counted.
  private static let window = Duration.milliseconds(100)
  /// More messages than this in a window make the interval longer.
  private static let crowded = 30
  /// Fewer than this make it shorter.
  private static let calm = 10

  private var interval = Self.shortest
  private var windowStart: ContinuousClock.Instant?
  private var count = 0

  /// Whether so little is sent that nothing has to be gathered for its sake.
  var isCalm: Bool { interval == Self.shortest }

  /// How long text that arrives now may wait.
  mutating func interval(at now: ContinuousClock.Instant) -> Duration {
    guard let start = windowStart else {
      windowStart = now
      return interval
    }
    let elapsed = now - start
    if elapsed >= Self.window {
      if elapsed >= Self.window * 4 {
        interval = Self.shortest
      } else if count > Self.crowded {
        interval = min(interval * 2, Self.longest)
      } else if count < Self.calm {
        interval = max(interval / 2, Self.shortest)
      }
      windowStart = now
      count = 0
    }
    return interval
  }

  /// Counts a message that is sent because its text had waited long enough.
  mutating func countFlush() {
    count += 1
  }
}
