internal import CellSyntax
internal import CompilerProtocol
internal import Frames
package import POSIX
internal import Synchronization

/// Serves the kernel: reads what it asks for, answers its questions in order, and parses and compiles
/// beside that.
package final class CompilerServer: Sendable {
  private let socket: FileDescriptor
  private let questions = SerialQueue<CodeQuestion>()
  private let builds = SerialQueue<BuildRequest>()
  private let reader = SyntaxReader()
  /// Keeps what several threads say apart.
  private let sending = Mutex(())

  /// Takes the socket to the kernel.
  package init(_ socket: consuming FileDescriptor) {
    self.socket = socket
  }

  /// Reads until the kernel closes its end, which it does by ending, too.
  package func read() throws {
    var buffer = FrameBuffer()
    while true {
      let bytes = try socket.read(atMost: 256 << 10)
      guard !bytes.isEmpty else { return }
      buffer.append(bytes)
      while let frame = try buffer.next() {
        try take(try CompilerCommand(frame: frame))
      }
    }
  }

  /// Answers one question after the other, for ever.
  package func answerQuestions() -> Never {
    let queryService = QueryService(questions.service)
    questions.serve { send(.answered($0, queryService.answer($1))) }
  }

  /// Compiles one text after the other, for ever.
  package func build() -> Never {
    let building = BuildService(builds.service)
    builds.serve { send(.built($0, building.build($1))) }
  }

  private func take(_ command: CompilerCommand) throws {
    switch command {
    case .ask(let number, let question): questions.add(number, question)
    case .build(let number, let order): builds.add(number, order)
    case .read(let number, let question):
      try reader.answer(question) { self.send(.read(number, $0)) }
    case .abandon(let number):
      questions.abandon(number)
      builds.abandon(number)
    }
  }

  private func send(_ event: CompilerEvent) {
    let frame = event.frame()
    // The kernel is gone if this fails; the reading side notices.
    sending.withLock { _ in try? socket.writeAll(frame) }
  }
}
