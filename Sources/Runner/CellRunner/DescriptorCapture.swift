internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Captures what is written to descriptor 1 or 2 past all other ways.
///
/// This is the output of child processes, and of code that makes system calls itself. Its origin is
/// unknown, so it appears under the newest cell.
final class DescriptorCapture: Sendable {
  private let stream: StreamName
  private let readingEnd: FileDescriptor
  private let reading = Mutex(())

  /// Replaces the descriptor by a pipe.
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

  /// Passes on what has been written so far.
  func drain() {
    reading.withLock { _ in
      while let bytes = try? readingEnd.read(atMost: 65_536), !bytes.isEmpty {
        bytes.withUnsafeBytes { Origin.newest?.output.write(stream, $0) }
      }
    }
  }
}
