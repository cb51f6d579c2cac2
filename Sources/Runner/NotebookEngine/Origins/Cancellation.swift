internal import Limits
internal import Synchronization

/// The wish that a cell or job stops, and its urgency, for everything that blocks on its behalf.
package final class Cancellation: Sendable {
  /// The urgency.
  package enum Level: UInt8, Comparable, Sendable {
    case none
    /// The cell or job is asked to stop.
    case asked
    /// Its threads are ended where they run its own code; what waits for its tasks stops waiting.
    case forced
    /// Its threads are also ended where they wait in a system call.
    case blocked

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  private struct State {
    var level = Level.none
    var lastKey: UInt32 = 0
    var handlers: [UInt32: @Sendable (Level) -> Void] = [:]
  }

  private let state = Mutex(State())
  /// The level again, for signal handlers, which must not wait for a lock.
  private let rawLevel = Atomic<UInt8>(Level.none.rawValue)
  private let hasWoken = Atomic<Bool>(false)
  /// Bytes that may still be written while output is paused.
  private let lastWords = Atomic<Int>(Limits.Output.lastWords)

  package init() {}

  package var level: Level { Level(rawValue: rawLevel.load(ordering: .relaxed)) ?? .none }

  /// Whether a sleep is to end early; true only once.
  package func consumeWake() -> Bool {
    level == .asked && !hasWoken.exchange(true, ordering: .relaxed)
  }

  /// Counts text that is to be written although output is paused; returns whether it may be.
  func admitsLastWords(_ count: Int) -> Bool {
    guard lastWords.load(ordering: .relaxed) > 0 else { return false }
    lastWords.wrappingSubtract(count, ordering: .relaxed)
    return true
  }

  /// Raises the level and calls all handlers; does nothing if it is not higher.
  package func raise(to level: Level) {
    let handlers = state.withLock { state -> [@Sendable (Level) -> Void] in
      guard level > state.level else { return [] }
      state.level = level
      rawLevel.store(level.rawValue, ordering: .relaxed)
      return Array(state.handlers.values)
    }
    for handler in handlers { handler(level) }
  }

  /// Has `handler` called for every raise from now on, and at once for an earlier one.
  package func observe(_ handler: @escaping @Sendable (Level) -> Void) {
    _ = add(handler)
  }

  /// Calls `body`; while it runs, `handler` is called for every raise, and at once for an earlier one.
  package func observing<Result>(
    _ handler: @escaping @Sendable (Level) -> Void, _ body: () throws -> Result
  ) rethrows -> Result {
    let key = add(handler)
    defer { state.withLock { _ = $0.handlers.removeValue(forKey: key) } }
    return try body()
  }

  private func add(_ handler: @escaping @Sendable (Level) -> Void) -> UInt32 {
    let (key, level) = state.withLock { state in
      state.lastKey &+= 1
      state.handlers[state.lastKey] = handler
      return (state.lastKey, state.level)
    }
    if level != .none { handler(level) }
    return key
  }
}
