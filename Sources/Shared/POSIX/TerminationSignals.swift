import Glibc
import Synchronization

/// The signals that ask this process to stop, readable from a descriptor.
///
/// They are caught by handlers rather than blocked for a `signalfd`: children inherit blocked
/// signals through `exec`, but not handlers.
package final class TerminationSignals: Sendable {
  /// The meaning of a signal.
  package enum Request: Hashable, Sendable {
    /// SIGINT: stop the running cells.
    case interrupt
    /// SIGTERM or SIGHUP: end the process.
    case terminate
  }

  private let reader: FileDescriptor

  /// Catches the signals for the rest of the process's life.
  package init() throws(POSIXError) {
    let pipe = try FileDescriptor.pipe()
    let (reading, writing) = pipe.release()
    reader = FileDescriptor(owning: reading)
    for end in [reading, writing] {
      let flags = fcntl(end, F_GETFL)
      guard fcntl(end, F_SETFL, flags | O_NONBLOCK) >= 0 else {
        throw POSIXError("change descriptor \(end)")
      }
    }
    // The writing end is never closed: a handler may run until the process ends.
    Self.writer.store(writing, ordering: .releasing)
    for number in [SIGTERM, SIGINT, SIGHUP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = Self.handler
      action.sa_flags = SA_RESTART
      guard sigaction(number, &action, nil) == 0 else { throw POSIXError("catch signal \(number)") }
    }
  }

  /// The number to poll for reading.
  package var number: Int32 { reader.number }

  /// Removes and returns the requests that have arrived; does not block.
  package func drain() -> [Request] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = retrying { read(reader.number, &bytes, bytes.count) }
    return bytes.prefix(max(count, 0)).map { Int32($0) == SIGINT ? .interrupt : .terminate }
  }

  /// Initialised before any handler is installed, so that no handler ever runs the initialiser.
  private static let writer = Atomic<Int32>(-1)

  private static let handler: @convention(c) (Int32) -> Void = { signal in
    let before = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    // A full pipe already contains a request to stop.
    _ = write(TerminationSignals.writer.load(ordering: .acquiring), &byte, 1)
    errno = before
  }
}
