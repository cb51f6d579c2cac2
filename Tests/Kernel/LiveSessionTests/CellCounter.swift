import Synchronization

/// Hands out the numbers of cells.
final class CellCounter: Sendable {
  private let last = Mutex(0)

  func next() -> Int {
    last.withLock {
      $0 += 1
      return $0
    }
  }
}
