package import Formatting
package import Frames

/// What holds back the text of cells and jobs.
package enum OutputControl: Hashable, Sendable {
  /// How much text a job shows before the rest goes to its log only; any amount if nothing.
  case cap(ByteCount?)
  /// Has a run of a cell, with its jobs, write no more until it may go on.
  case pause(ExecutionID)
  case goOn(ExecutionID)
}

extension OutputControl: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .cap(try reader.optionalByteCount())
    case 2: self = .pause(try reader.execution())
    case 3: self = .goOn(try reader.execution())
    case let tag: throw .unknownTag(tag, of: "output limit")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .cap(let cap):
      writer.byte(1)
      writer.optional(cap)
    case .pause(let id):
      writer.byte(2)
      writer.integer(id.rawValue)
    case .goOn(let id):
      writer.byte(3)
      writer.integer(id.rawValue)
    }
  }
}
