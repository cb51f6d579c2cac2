internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// What a child process writes to the pipes it has been given, for the cell or job that started it.
///
/// The processes that the child starts inherit the pipes, so there may be output after its end.
final class ChildOutput: Sendable {
  private struct Pipes: ~Copyable {
    var output: FileDescriptor?
    var errors: FileDescriptor?
  }

  /// More than a pipe holds, for each stream.
  private static let readLimit = 4

  private let buffer: OutputBuffer
  private let pipes: Mutex<Pipes>

  /// Takes over the ends to read, which do not block; -1 for a stream that leads elsewhere.
  init(of origin: Origin, output: Int32, errors: Int32) {
    buffer = origin.output
    var pipes = Pipes()
    if output >= 0 { pipes.output = FileDescriptor(owning: output) }
    if errors >= 0 { pipes.errors = FileDescriptor(owning: errors) }
    self.pipes = Mutex(pipes)
  }

  /// The numbers of the pipes whose other end is open; none at the end of all output.
  var descriptors: [Int32] {
    pipes.withLock { [$0.output?.number, $0.errors?.number].compactMap(\.self) }
  }

  /// Passes on what has been written so far.
  func drain() {
    // A process that writes without a pause must not keep its reader here.
    uninterrupted {
      pipes.withLock { pipes in
        drain(&pipes.output, .stdout)
        drain(&pipes.errors, .stderr)
      }
    }
  }

  private func drain(_ pipe: inout FileDescriptor?, _ stream: StreamName) {
    for _ in 0..<Self.readLimit {
      // If this fails, there is nothing to read yet.
      guard let bytes = try? pipe?.read(atMost: 65_536) else { return }
      if bytes.isEmpty { return pipe = nil }
      bytes.withUnsafeBytes { buffer.write(stream, $0) }
    }
  }
}
