internal import Synchronization

/// A test waited in vain for what this describes.
package struct TestTimeout: Error, CustomStringConvertible {
  package var description: String

  package init(_ awaited: String) {
    description = "Waited in vain for \(awaited)."
  }

  /// The longest time any test waits for one event.
  package static let limit = Duration.seconds(60)
}

/// Messages that have arrived and are taken one by one, in order.
final class Mailbox<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var waiter: CheckedContinuation<Element?, Never>?
    var turn = 0
  }

  private let state = Mutex(State())

  func append(_ element: Element) {
    let waiter = state.withLock { state in
      guard let waiter = state.waiter else {
        state.elements.append(element)
        return CheckedContinuation<Element?, Never>?.none
      }
      state.waiter = nil
      state.turn += 1
      return waiter
    }
    waiter?.resume(returning: element)
  }

  /// Takes the next element, or `nil` when none arrives in time; one caller at a time.
  func next(within limit: Duration) async -> Element? {
    let timer = Mutex<Task<Void, Never>?>(nil)
    defer { timer.withLock { $0?.cancel() } }
    return await withCheckedContinuation { continuation in
      let (element, turn) = state.withLock { state in
        guard state.elements.isEmpty else {
          return (state.elements.removeFirst() as Element?, state.turn)
        }
        precondition(state.waiter == nil, "Two callers wait at one mailbox")
        state.waiter = continuation
        return (nil, state.turn)
      }
      if let element {
        continuation.resume(returning: element)
        return
      }
      timer.withLock { $0 = Task { await self.giveUp(on: turn, after: limit) } }
    }
  }

  private func giveUp(on turn: Int, after limit: Duration) async {
    // Cancelled once the element has come.
    guard (try? await Task.sleep(for: limit)) != nil else { return }
    let waiter = state.withLock { state in
      guard state.turn == turn else { return CheckedContinuation<Element?, Never>?.none }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(returning: nil)
  }
}
