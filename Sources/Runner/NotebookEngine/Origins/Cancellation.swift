internal import Synchronization

/// Tells what blocks on behalf of a cell or a job that it has to stop.
package final class Cancellation: Sendable {
  /// How urgent it is.
  package enum Level: UInt8, Comparable, Sendable {
    case none
    /// It was asked to stop.
    case asked
    /// Its threads are ended in its own code; who waits for it here goes on.
    case forced
    /// Its threads are ended also where they wait in the system.
    case blocked

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  private struct State {
    var level = Level.none
    var lastKey: UInt32 = 0
    var handlers: [UInt32: @Sendable (Level) -> Void] = [:]
  }

  private let state = Mutex(State())
  /// The level again, for signal handlers, which may not wait for a lock.
  private let rawLevel = Atomic<UInt8>(Level.none.rawValue)
  private let hasWoken = Atomic<Bool>(false)

  package init() {}

  package var level: Level { Level(rawValue: rawLevel.load(ordering: .relaxed)) ?? .none }

  /// Whether a sleep is to end early, which is said once.
  package func consumeWake() -> Bool {
    level == .asked && !hasWoken.exchange(true, ordering: .relaxed)
  }

  /// Raises the level and tells everybody who asked to know.
  package func raise(to level: Level) {
    let handlers = state.withLock { state -> [@Sendable (Level) -> Void] in
      guard level > state.level else { return [] }
      state.level = level
      rawLevel.store(level.rawValue, ordering: .relaxed)
      return Array(state.handlers.values)
    }
    for handler in handlers { handler(level) }
  }

  /// Calls `body`; while it runs, `handler` hears of every raise, at once of one that came before.
  package func observing<Result>(
    _ handler: @escaping @Sendable (Level) -> Void, _ body: () throws -> Result
  ) rethrows -> Result {
    let (key, level) = state.withLock { state in
      state.lastKey &+= 1
      state.handlers[state.lastKey] = handler
      return (state.lastKey, state.level)
    }
    defer { state.withLock { _ = $0.handlers.removeValue(forKey: key) } }
    if level != .none { handler(level) }
    return try body()
  }
}
