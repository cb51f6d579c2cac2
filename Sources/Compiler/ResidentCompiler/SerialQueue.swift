internal import Limits
internal import POSIX

/// Requests of one kind, which one thread serves in order.
final class SerialQueue<Work: Sendable>: Sendable {
  private struct Queue {
    var waiting: [(number: UInt64, work: Work)] = []
    var current: UInt64?
  }

  let service = SourceKit()
  private let queue = Monitor(Queue())

  func enqueue(_ number: UInt64, _ work: Work) {
    queue.update { $0.waiting.append((number, work)) }
  }

  /// Removes a request, or cancels it if it is being served.
  func abandon(_ number: UInt64) {
    let isCurrent = queue.withLock { queue in
      queue.waiting.removeAll { $0.number == number }
      return queue.current == number
    }
    if isCurrent { service.cancel() }
  }

  /// Serves one request after another.
  func serve(_ body: (UInt64, Work) -> Void) -> Never {
    while true {
      let (number, work) = next()
      body(number, work)
      queue.withLock { $0.current = nil }
    }
  }

  /// Waits for a request; a pause is used to give back the memory that the last one needed.
  private func next() -> (UInt64, Work) {
    let take = { (queue: inout Queue) -> (UInt64, Work)? in
      guard !queue.waiting.isEmpty else { return nil }
      let next = queue.waiting.removeFirst()
      queue.current = next.number
      return next
    }
    if let next = queue.wait(atMost: Limits.Compiler.idleBeforeTrim, for: take) { return next }
    System.returnFreeMemory()
    return queue.wait(for: take)
  }
}
