internal import Limits

/// Decides how long stream text is coalesced before it is sent.
///
/// A few milliseconds while little is sent. Jupyter Server drops output beyond 1000 messages a second,
/// so the more messages are sent, the longer their text is coalesced.
struct CoalescingDelay: Sendable {
  private var interval = Limits.Output.shortestDelay
  private var windowStart: ContinuousClock.Instant?
  private var count = 0

  /// Whether so little is sent that text need not be coalesced.
  var isCalm: Bool { interval == Limits.Output.shortestDelay }

  /// How long text that arrives now may wait.
  mutating func interval(at now: ContinuousClock.Instant) -> Duration {
    guard let start = windowStart else {
      windowStart = now
      return interval
    }
    let elapsed = now - start
    if elapsed >= Limits.Output.delayWindow {
      if elapsed >= Limits.Output.delayWindow * 4 {
        interval = Limits.Output.shortestDelay
      } else if count > Limits.Output.crowdedWindow {
        interval = min(interval * 2, Limits.Output.longestDelay)
      } else if count < Limits.Output.calmWindow {
        interval = max(interval / 2, Limits.Output.shortestDelay)
      }
      windowStart = now
      count = 0
    }
    return interval
  }

  /// Counts a message whose delay is over.
  mutating func countFlush() {
    count += 1
  }
}
