package import Frames

/// An answer of the resident compiler, with the number of its request.
package enum CompilerEvent: Hashable, Sendable, Codable {
  case answered(UInt64, CodeAnswer)
  /// Whether the text compiled without a diagnostic.
  case built(UInt64, Bool)
  case read(UInt64, TextAnswer)
}

/// Candidates are encoded by hand: a key press may bring hundreds.
extension CompilerEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 0: self = try reader.decode()
    case 1:
      self = .answered(try reader.integer(), .candidates(try reader.frames(Candidate.self)))
    case let tag: throw .unknownTag(tag, of: "compiler event")
    }
  }

  package func write(to writer: inout FrameWriter) {
    guard case .answered(let number, .candidates(let candidates)) = self else {
      writer.byte(0)
      writer.encode(self)
      return
    }
    writer.byte(1)
    writer.integer(number)
    writer.frames(candidates)
  }
}
