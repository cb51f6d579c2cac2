internal import POSIX

/// Work of one kind, done piece by piece on one thread.
final class SerialQueue<Work: Sendable>: Sendable {
  private struct Queue {
    var waiting: [(number: UInt64, work: Work)] = []
    var current: UInt64?
  }

  let service = SourceKit()
  private let queue = Monitor(Queue())

  func add(_ number: UInt64, _ work: Work) {
    queue.update { $0.waiting.append((number, work)) }
  }

  /// Drops a piece of work, also one that is being done.
  func abandon(_ number: UInt64) {
    let isCurrent = queue.withLock { queue in
      queue.waiting.removeAll { $0.number == number }
      return queue.current == number
    }
    if isCurrent { service.cancel() }
  }

  /// Has one piece of work done after the other, for ever.
  func serve(_ body: (UInt64, Work) -> Void) -> Never {
    while true {
      let (number, work) = queue.wait { queue -> (UInt64, Work)? in
        guard !queue.waiting.isEmpty else { return nil }
        let next = queue.waiting.removeFirst()
        queue.current = next.number
        return next
      }
      body(number, work)
      queue.withLock { $0.current = nil }
    }
  }
}
