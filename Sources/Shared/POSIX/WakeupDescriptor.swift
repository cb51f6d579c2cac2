import CPOSIX
import Glibc

/// A flag that threads can wait for, also by polling it together with sockets and pipes.
///
/// Once raised it stays raised until it is lowered, however many threads wait for it.
/// The corresponding C function is `eventfd`.
package final class WakeupDescriptor: Sendable {
  private let descriptor: FileDescriptor

  package init() throws(POSIXError) {
    let number = cposix_eventfd()
    guard number >= 0 else { throw POSIXError("make a wakeup descriptor") }
    descriptor = FileDescriptor(owning: number)
  }

  /// The number to poll for reading.
  package var number: Int32 { descriptor.number }

  /// Raises the flag and wakes every thread that waits for it.
  package func raise() {
    var increment: UInt64 = 1
    // This fails only when the counter is full, and then the flag is already raised.
    _ = retrying { write(descriptor.number, &increment, 8) }
  }

  /// Lowers the flag.
  package func lower() {
    var count: UInt64 = 0
    // This fails only when the flag is already lowered.
    _ = retrying { read(descriptor.number, &count, 8) }
  }

  /// Waits until the flag is raised, without lowering it.
  ///
  /// - Returns: Whether the flag is raised; `false` when the time was over first.
  @discardableResult
  package func wait(atMostMilliseconds limit: Int32 = -1) -> Bool {
    var request = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
    return retrying { poll(&request, 1, limit) } > 0
  }
}
