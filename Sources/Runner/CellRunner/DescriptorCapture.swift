internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Catches what reaches the bare descriptors 1 and 2 past every other way.
///
/// That is child processes, and code that makes system calls itself. Nobody can say whose it is,
/// so the newest cell gets it.
final class DescriptorCapture: Sendable {
  private let stream: StreamName
  private let readingEnd: FileDescriptor
  private let reading = Mutex(())

  /// Puts a pipe in the place of the descriptor.
  init(_ stream: StreamName) throws(POSIXError) {
    let (reading, writing) = try FileDescriptor.pipe().release()
    readingEnd = FileDescriptor(owning: reading)
    self.stream = stream
    let end = FileDescriptor(owning: writing)
    try end.replace(Int32(stream.rawValue))
    try readingEnd.setNonBlocking()
  }

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "capture \(stream.rawValue)") {
      while (try? self.readingEnd.waitUntilReadable()) != nil { self.drain() }
    }
  }

  /// Passes on what has been written until now.
  func drain() {
    reading.withLock { _ in
      while let bytes = try? readingEnd.read(atMost: 65_536), !bytes.isEmpty {
        bytes.withUnsafeBytes { Origin.newest?.output.write(stream, $0) }
      }
    }
  }
}
