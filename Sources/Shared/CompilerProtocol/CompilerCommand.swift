package import Frames

/// What the kernel asks of the resident compiler.
package enum CompilerCommand: Hashable, Sendable {
  /// Asks about a place; the answer carries the number.
  case ask(UInt64, CodeQuestion)
  /// Has a text compiled; the answer carries the number.
  case build(UInt64, BuildRequest)
  /// Asks what parsing a text tells; the answer carries the number.
  case read(UInt64, TextQuestion)
  /// Says that nobody waits for an answer any more.
  case abandon(UInt64)
}

extension CompilerCommand: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .ask(try reader.integer(), try reader.frame(CodeQuestion.self))
    case 2: self = .abandon(try reader.integer())
    case 3: self = .build(try reader.integer(), try reader.frame(BuildRequest.self))
    case 4: self = .read(try reader.integer(), try reader.frame(TextQuestion.self))
    case let tag: throw .unknownTag(tag, of: "compiler command")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .ask(let number, let question):
      writer.byte(1)
      writer.integer(number)
      question.write(to: &writer)
    case .abandon(let number):
      writer.byte(2)
      writer.integer(number)
    case .build(let number, let order):
      writer.byte(3)
      writer.integer(number)
      order.write(to: &writer)
    case .read(let number, let question):
      writer.byte(4)
      writer.integer(number)
      question.write(to: &writer)
    }
  }
}
