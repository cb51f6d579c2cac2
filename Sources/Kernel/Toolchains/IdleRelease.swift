internal import Limits
package import POSIX

/// When to end an unused process that only saves time: sooner while memory is short.
package struct IdleRelease: Hashable, Sendable {
  /// What to do with a process that rests.
  package enum Step: Hashable, Sendable {
    case end
    case askAgain(after: Duration)
  }

  /// How long the process may rest.
  package var usual: Duration
  /// How long it may while memory is short.
  package var whileShort: Duration
  /// How often the memory is read in between.
  package var check: Duration
  /// Memory is short when less than this part of it is available.
  package var leastAvailable: Double
  /// It is also short when something waited for it in more than this part of the last minute.
  package var mostStalled: Double

  package init(
    usual: Duration = Limits.Compiler.idle,
    whileShort: Duration = Limits.Compiler.idleWhileMemoryIsShort,
    check: Duration = Limits.Compiler.memoryCheck,
    leastAvailable: Double = Limits.Compiler.leastAvailableMemory,
    mostStalled: Double = Limits.Compiler.mostStalledForMemory
  ) {
    self.usual = usual
    self.whileShort = whileShort
    self.check = check
    self.leastAvailable = leastAvailable
    self.mostStalled = mostStalled
  }

  /// Decides about a process that has rested for a while.
  ///
  /// - Parameters:
  ///   - rest: How long it has been unused.
  ///   - memory: Reads the memory; called only when that makes a difference.
  /// - Returns: Whether to end it now, or when to ask again.
  package func step(after rest: Duration, memory: () -> MemoryReading) -> Step {
    guard rest < usual else { return .end }
    guard rest >= whileShort else { return .askAgain(after: min(whileShort, usual) - rest) }
    return isShort(memory()) ? .end : .askAgain(after: min(check, usual - rest))
  }

  /// Whether so little memory is left that others need what the process holds.
  package func isShort(_ memory: MemoryReading) -> Bool {
    (memory.available ?? 1) < leastAvailable || (memory.stalled ?? 0) > mostStalled
  }
}
