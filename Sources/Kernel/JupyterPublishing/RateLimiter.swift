internal import Limits

/// A sliding-window rate limit that stays below the server's.
///
/// Jupyter Server counts what arrived in the last three seconds, and drops what exceeds three times its
/// limit per second. Therefore a burst is sent at once, and what follows is spread: the fuller the
/// window, the lower the rate.
///
/// Source: `_limit_rate` in `jupyter_server/services/kernels/connection/channels.py`.
struct RateLimiter: Sendable {
  private struct Slot {
    let start: ContinuousClock.Instant
    var amount: Double
  }

  /// The rate per second while much is waiting.
  private let rate: Double
  private var slots: [Slot] = []
  private var sum = 0.0
  /// Whether something waits, or has waited a moment ago.
  private var isSpreading = false
  /// While spreading: when the next message may be sent.
  private var next: ContinuousClock.Instant?

  init(rate: Int) {
    self.rate = Double(rate)
  }

  /// How much may be sent at once after a rest.
  private var burst: Double { rate * Limits.Output.burst }
  /// The most that is sent within the window.
  private var limit: Double { rate * Limits.Output.fullWindow }

  /// When the next message may be sent; `nil` if now.
  mutating func opening(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    forget(until: now - Limits.Output.rateWindow)
    if !isSpreading {
      guard sum >= burst else { return nil }
      isSpreading = true
    }
    if let next, next > now + Limits.Output.rateSlack { return next }
    return sum < limit ? nil : slots.first.map { $0.start + Limits.Output.rateWindow }
  }

  /// When this much may be sent at the latest, even if it uses up the rate of what follows; `nil` if
  /// now.
  mutating func lastOpening(
    for amount: Double, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    forget(until: now - Limits.Output.rateWindow)
    guard sum + amount > limit, let first = slots.first else { return nil }
    return first.start + Limits.Output.rateWindow
  }

  /// Records something that is sent.
  mutating func record(_ amount: Double, at now: ContinuousClock.Instant) {
    if let last = slots.last, now - last.start < Limits.Output.rateSlot {
      slots[slots.count - 1].amount += amount
    } else {
      slots.append(Slot(start: now, amount: amount))
    }
    sum += amount
    guard isSpreading else { return }
    let rest = (limit - sum) / (limit * Limits.Output.slowPart)
    let pace = rate * min(1, max(Limits.Output.slowestPace, rest))
    next = max(next ?? now, now) + .seconds(amount / pace)
  }

  /// Stops spreading, because nothing waits any more.
  mutating func rest() {
    isSpreading = false
  }

  /// Forgets everything, as the server does when the kernel is idle.
  mutating func reset() {
    slots = []
    sum = 0
    isSpreading = false
    next = nil
  }

  private mutating func forget(until time: ContinuousClock.Instant) {
    let count = slots.prefix { $0.start <= time }.count
    guard count > 0 else { return }
    for slot in slots.prefix(count) { sum -= slot.amount }
    slots.removeFirst(count)
    if slots.isEmpty { sum = 0 }
  }
}
