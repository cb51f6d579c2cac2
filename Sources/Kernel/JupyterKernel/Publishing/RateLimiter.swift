internal import Limits

/// How much may be sent so that no moment sees more than a server lets through.
///
/// Jupyter Server counts what came in the last three seconds and drops what exceeds three times its
/// limit a second. So a burst may go at once, and what follows it is spread: the fuller the last
/// seconds are, the slower it goes.
///
/// Source: `_limit_rate` in `jupyter_server/services/kernels/connection/channels.py`.
struct RateLimiter: Sendable {
  private struct Slot {
    let start: ContinuousClock.Instant
    var amount: Double
  }

  /// How much goes in a second when much waits for long.
  private let rate: Double
  private var slots: [Slot] = []
  private var sum = 0.0
  /// Set while something has to wait, or has had to a moment ago.
  private var isSpreading = false
  /// When the next may go, while it is spread.
  private var next: ContinuousClock.Instant?

  init(rate: Int) {
    self.rate = Double(rate)
  }

  /// How much may go at once after a rest.
  private var burst: Double { rate * 1.5 }
  /// How much goes in the window at most; 7 % less than the server lets through when it has 1.25
  /// times our rate.
  private var limit: Double { rate * 3.5 }

  /// When something may go that need not go at once; nothing when it may now.
  mutating func opening(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    forget(until: now - Limits.Output.rateWindow)
    if !isSpreading {
      guard sum >= burst else { return nil }
      isSpreading = true
    }
    if let next, next > now + Limits.Output.rateSlack { return next }
    return sum < limit ? nil : slots.first.map { $0.start + Limits.Output.rateWindow }
  }

  /// When this much may go without any regard to the smoothness of what follows; nothing when it may
  /// now.
  mutating func lastOpening(
    for amount: Double, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    forget(until: now - Limits.Output.rateWindow)
    guard sum + amount > limit, let first = slots.first else { return nil }
    return first.start + Limits.Output.rateWindow
  }

  /// Takes note of something that is sent.
  mutating func spend(_ amount: Double, at now: ContinuousClock.Instant) {
    if let last = slots.last, now - last.start < Limits.Output.rateSlot {
      slots[slots.count - 1].amount += amount
    } else {
      slots.append(Slot(start: now, amount: amount))
    }
    sum += amount
    guard isSpreading else { return }
    let pace = rate * min(1, max(0.2, (limit - sum) / (limit / 4)))
    next = max(next ?? now, now) + .seconds(amount / pace)
  }

  /// Takes note that nothing waits any more.
  mutating func rest() {
    isSpreading = false
  }

  /// Forgets everything, as the server does when it sees the kernel idle.
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
