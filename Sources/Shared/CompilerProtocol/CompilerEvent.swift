package import Frames

/// What the resident compiler says to the kernel.
package enum CompilerEvent: Hashable, Sendable {
  /// Answers the question with this number.
  case answered(UInt64, CodeAnswer)
  /// Says whether the text with this number compiled, with nothing to remark on it.
  case built(UInt64, Bool)
  /// Answers the question about a text with this number.
  case read(UInt64, TextAnswer)
}

extension CompilerEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .answered(try reader.integer(), try reader.frame(CodeAnswer.self))
    case 2: self = .built(try reader.integer(), try reader.byte() != 0)
    case 3: self = .read(try reader.integer(), try reader.frame(TextAnswer.self))
    case let tag: throw .unknownTag(tag, of: "compiler event")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .answered(let number, let answer):
      writer.byte(1)
      writer.integer(number)
      answer.write(to: &writer)
    case .built(let number, let isGood):
      writer.byte(2)
      writer.integer(number)
      writer.byte(isGood ? 1 : 0)
    case .read(let number, let answer):
      writer.byte(3)
      writer.integer(number)
      answer.write(to: &writer)
    }
  }
}
