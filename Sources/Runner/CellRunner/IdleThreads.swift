internal import NotebookEngine

/// The idle threads of a pool, and which of them takes the next work.
///
/// One thread spins for a moment before it sleeps, and no other is woken meanwhile. Of the sleeping
/// threads at most one at a time is woken; it wakes the next if there is more work. So a series of
/// short jobs does not cost a wake-up each.
struct IdleThreads {
  private(set) var count = 0
  /// Whether one of them spins instead of sleeping.
  private var isSpinning = false
  /// Whether one of them has been woken, and none has asked for work since.
  private var isWaking = false

  /// Counts a thread that has found no work; returns whether it should spin before it sleeps.
  mutating func enter() -> Bool {
    count += 1
    defer { isSpinning = true }
    return !isSpinning
  }

  /// Removes a thread that asks for work, because it was woken or before it sleeps.
  ///
  /// Whichever thread asks counts as the one woken: the one meant may not have been asleep yet.
  ///
  /// - Parameter hasSpun: Whether the thread has been spinning.
  mutating func leave(afterSpinning hasSpun: Bool) {
    isWaking = false
    if hasSpun { isSpinning = false }
    count -= 1
  }

  /// Counts a thread again that has asked in vain.
  mutating func resume() { count += 1 }

  /// Whether to wake one of them for waiting work.
  mutating func shouldWakeOne() -> Bool {
    guard count > 0, !isSpinning, !isWaking else { return false }
    isWaking = true
    return true
  }
}
