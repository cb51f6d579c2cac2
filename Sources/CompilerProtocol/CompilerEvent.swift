package import RunnerProtocol

/// What the resident compiler says to the kernel.
package enum CompilerEvent: Hashable, Sendable {
  /// Answers the question with this number.
  case answered(UInt64, CodeAnswer)
}

extension CompilerEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .answered(try reader.integer(), try reader.frame(CodeAnswer.self))
    case let tag: throw .unknownTag(tag, of: "compiler event")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .answered(let number, let answer):
      writer.byte(1)
      writer.integer(number)
      answer.write(to: &writer)
    }
  }
}
