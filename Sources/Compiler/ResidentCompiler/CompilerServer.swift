internal import CellSyntax
internal import CompilerProtocol
internal import Frames
package import POSIX
internal import Synchronization

/// Serves the kernel: answers its questions in order and, in parallel, parses and compiles.
package final class CompilerServer: Sendable {
  private let socket: FileDescriptor
  private let questions = SerialQueue<CodeQuestion>()
  private let builds = SerialQueue<BuildRequest>()
  private let reader = SyntaxReader()
  /// Serializes the frames of several threads.
  private let sending = Mutex(())

  /// Starts with the socket to the kernel.
  package init(_ socket: consuming FileDescriptor) {
    self.socket = socket
  }

  /// Reads commands until the kernel closes its end of the socket, or ends.
  package func read() throws {
    var buffer = FrameBuffer()
    while true {
      let bytes = try socket.read(atMost: 256 << 10)
      guard !bytes.isEmpty else { return }
      buffer.append(bytes)
      while let frame = try buffer.next() {
        try handle(try CompilerCommand(frame: frame))
      }
    }
  }

  /// Answers one question after another.
  package func answerQuestions() -> Never {
    let queryService = QueryService(questions.service)
    questions.serve { send(.answered($0, queryService.answer($1))) }
  }

  /// Compiles one text after another.
  package func build() -> Never {
    let building = BuildService(builds.service)
    builds.serve { send(.built($0, building.build($1))) }
  }

  private func handle(_ command: CompilerCommand) throws {
    switch command {
    case .ask(let number, let question): questions.enqueue(number, question)
    case .build(let number, let request): builds.enqueue(number, request)
    case .read(let number, let question):
      try reader.answer(question) { self.send(.read(number, $0)) }
    case .abandon(let number):
      questions.abandon(number)
      builds.abandon(number)
    }
  }

  private func send(_ event: CompilerEvent) {
    let frame = event.frame()
    // If this fails the kernel has ended, which ``read()`` notices.
    sending.withLock { _ in try? socket.writeAll(frame) }
  }
}
