import Glibc
import Synchronization

/// Collects a child's output on one of its streams.
final class OutputCollector: Sendable {
  private struct State: ~Copyable {
    var childEnd: FileDescriptor?
    var parentEnd: FileDescriptor?
    var bytes: [UInt8] = []
  }

  private let limit: Int
  private let state: Mutex<State>

  init(_ destination: ChildProcess.Destination) throws(POSIXError) {
    var limit = 0
    var made = State()
    switch destination {
    case .collected(let newest):
      limit = newest
      let pipe = try FileDescriptor.pipe()
      try pipe.first.setNonBlocking()
      let parentEnd = pipe.first
      let childEnd = pipe.second
      made.parentEnd = consume parentEnd
      made.childEnd = consume childEnd
    case .discarded:
      made.childEnd = try FileDescriptor.open("/dev/null", O_WRONLY)
    case .inherited:
      break
    case .descriptor(let number):
      made.childEnd = try FileDescriptor.duplicate(number, atLeast: 3)
    }
    self.limit = limit
    state = Mutex(made)
  }

  /// The descriptor the child writes to, valid until ``closeChildEnd()``; -1 if it inherits one.
  var childEnd: Int32 { state.withLock { $0.childEnd?.number ?? -1 } }

  /// The collected output, or the newest part of it.
  var bytes: [UInt8] { state.withLock { $0.bytes } }

  func closeChildEnd() {
    state.withLock { $0.childEnd = nil }
  }

  /// Reads what is available without blocking.
  private func drain() {
    state.withLock { state in
      while let end = state.parentEnd?.number {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = retrying { Glibc.read(end, &chunk, chunk.count) }
        if count < 0, errno == EAGAIN { return }
        guard count > 0 else {
          state.parentEnd = nil
          return
        }
        state.bytes += chunk.prefix(count)
        // Dropping half at a time keeps the total cost linear in a long-lived child's output.
        if state.bytes.count / 2 > limit { state.bytes.removeFirst(state.bytes.count - limit) }
      }
    }
  }

  /// Collects on this thread until the child has ended, which closes the other end of `ended`.
  static func collect(_ collectors: [OutputCollector], until ended: consuming FileDescriptor) {
    while true {
      let open = collectors.map { $0.state.withLock { $0.parentEnd?.number ?? -1 } }
      var waits = ([ended.number] + open).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = retrying { poll(&waits, nfds_t(waits.count), -1) }
      for collector in collectors { collector.drain() }
      if waits[0].revents != 0 { break }
    }
    for collector in collectors {
      collector.drain()
      collector.state.withLock { state in
        state.parentEnd = nil
        if state.bytes.count > collector.limit {
          state.bytes.removeFirst(state.bytes.count - collector.limit)
        }
      }
    }
  }
}
