internal import NotebookEngine

/// The threads of a pool that wait for work, and who of them is to find what comes.
///
/// One looks out for work for a moment before it sleeps, and none is woken meanwhile. Of those that
/// sleep no more than one at a time is woken; it wakes the next if there is work for it, too. Work that
/// is short then does not cost the waking of a thread each time.
struct IdleThreads {
  private(set) var count = 0
  /// Whether one of them looks out for work instead of sleeping.
  private var isLooking = false
  /// Whether one of them has been woken, and none has asked for work since.
  private var isWaking = false

  /// Counts a thread that has found no work; says whether it is to look out for some before it sleeps.
  mutating func begin() -> Bool {
    count += 1
    defer { isLooking = true }
    return !isLooking
  }

  /// Takes note that one of them asks for work, before it sleeps or because it was woken; it is counted
  /// no more.
  ///
  /// Whichever it is counts as woken: the one that was meant may not yet have been asleep.
  ///
  /// - Parameter hasLooked: Whether it has been looking out for work until now.
  mutating func ask(afterLooking hasLooked: Bool) {
    isWaking = false
    if hasLooked { isLooking = false }
    count -= 1
  }

  /// Counts one again that has asked in vain.
  mutating func resume() { count += 1 }

  /// Whether one of them is to be woken for work that is there.
  mutating func shouldWakeOne() -> Bool {
    guard count > 0, !isLooking, !isWaking else { return false }
    isWaking = true
    return true
  }
}
