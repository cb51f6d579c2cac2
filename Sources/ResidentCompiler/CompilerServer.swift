internal import CompilerProtocol
package import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Serves the kernel: reads its questions and answers them in order.
package final class CompilerServer: Sendable {
  private struct Queue {
    var questions: [(number: UInt64, question: CodeQuestion)] = []
    var current: UInt64?
  }

  private let socket: FileDescriptor
  private let service = SourceKit()
  private let queue = Monitor(Queue())

  /// Takes the socket to the kernel.
  package init(_ socket: consuming FileDescriptor) {
    self.socket = socket
  }

  /// Reads questions until the kernel closes its end, which it does by ending, too.
  package func read() throws {
    var buffer = FrameBuffer()
    while true {
      let bytes = try socket.read(atMost: 256 << 10)
      guard !bytes.isEmpty else { return }
      buffer.append(bytes)
      while let frame = try buffer.next() {
        take(try CompilerCommand(frame: frame))
      }
    }
  }

  /// Answers one question after the other, for ever.
  package func answerQuestions() -> Never {
    let questioning = Questioning(service)
    while true {
      let (number, question) = queue.wait { queue -> (UInt64, CodeQuestion)? in
        guard !queue.questions.isEmpty else { return nil }
        let next = queue.questions.removeFirst()
        queue.current = next.number
        return next
      }
      let answer = questioning.answer(question)
      queue.withLock { $0.current = nil }
      // The kernel is gone if this fails; the reading side notices.
      try? socket.writeAll(CompilerEvent.answered(number, answer).frame())
    }
  }

  private func take(_ command: CompilerCommand) {
    switch command {
    case .ask(let number, let question):
      queue.change { $0.questions.append((number, question)) }
    case .abandon(let number):
      let isCurrent = queue.withLock { queue in
        queue.questions.removeAll { $0.number == number }
        return queue.current == number
      }
      if isCurrent { service.cancel() }
    }
  }
}
