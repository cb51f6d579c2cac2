package import Frames

extension InputQuestion: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(prompt: try reader.string(), isPassword: try reader.byte() != 0)
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(prompt)
    writer.byte(isPassword ? 1 : 0)
  }
}

extension InputAnswer: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .text(try reader.string())
    case 2: self = .endOfFile
    case 3: self = .refused(try reader.string())
    case let tag: throw .unknownTag(tag, of: "input answer")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .text(let text):
      writer.byte(1)
      writer.string(text)
    case .endOfFile: writer.byte(2)
    case .refused(let reason):
      writer.byte(3)
      writer.string(reason)
    }
  }
}
