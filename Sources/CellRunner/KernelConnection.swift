internal import CRunner
package import POSIX
package import RunnerProtocol
internal import Synchronization

/// The runner's end of the private socket to the kernel.
package final class KernelConnection: Sendable {
  private let descriptor: FileDescriptor
  private let sending = Mutex(())

  /// Takes the socket; when the kernel closes its end, this process ends.
  package init(_ descriptor: consuming FileDescriptor) {
    crunner_end_with(descriptor.number)
    self.descriptor = descriptor
  }

  /// Sends one event whole; blocks while the kernel is behind.
  package func send(_ event: RunnerEvent) {
    let frame = event.frame()
    // A thread that is stopped with the lock would silence everybody.
    uninterrupted {
      sending.withLock { _ in
        // The kernel is gone if this fails; the reading side notices and ends the process.
        _ = try? descriptor.writeAll(frame)
      }
    }
  }

  /// Hands over one command after the other; returns when the kernel closes its end.
  package func forEachCommand(_ body: (RunnerCommand) -> Void) throws {
    var buffer = FrameBuffer()
    while true {
      let bytes = try descriptor.read(atMost: 65_536)
      guard !bytes.isEmpty else { return }
      buffer.append(bytes)
      while let frame = try buffer.next() {
        body(try RunnerCommand(frame: frame))
      }
    }
  }
}
