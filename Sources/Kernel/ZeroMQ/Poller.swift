internal import CZeroMQ

/// Waits for several sockets and descriptors at once.
///
/// - Important: A poller does not keep its sockets open: it must not be used after one of them is
///   closed, and only on the thread of its sockets.
package struct Poller: ~Copyable {
  /// A socket or descriptor of a poller.
  package struct Item: Hashable, Sendable {
    fileprivate let index: Int
  }

  private var items: [zmq_pollitem_t] = []

  package init() {}

  /// Adds a socket to wait for messages on.
  package mutating func add(_ socket: borrowing Socket) -> Item {
    items.append(
      zmq_pollitem_t(socket: socket.handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
    return Item(index: items.count - 1)
  }

  /// Adds a descriptor to wait for bytes on.
  package mutating func add(descriptor: Int32) -> Item {
    items.append(
      zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    return Item(index: items.count - 1)
  }

  /// Waits until something is ready, the time is over, or a signal arrives.
  ///
  /// The corresponding C function is `zmq_poll`.
  ///
  /// - Parameter limit: The longest wait; `nil` for no limit.
  /// - Throws: `ZeroMQError` when a socket or descriptor is no longer valid.
  package mutating func wait(atMost limit: Duration? = nil) throws(ZeroMQError) {
    for index in items.indices { items[index].revents = 0 }
    guard zmq_poll(&items, Int32(items.count), limit.map(Self.milliseconds) ?? -1) >= 0 else {
      let error = ZeroMQError("poll", on: "\(items.count) items")
      guard error.code == .interrupted else { throw error }
      return
    }
  }

  /// Whether there was something to read after the last wait.
  package borrowing func isReady(_ item: Item) -> Bool {
    items[item.index].revents != 0
  }

  /// Rounds up, so that waiting is never a busy loop with zero milliseconds.
  private static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
