package import Frames

extension Payload: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .page(try reader.frame(MIMEBundle.self))
    case 2: self = .setNextInput(try reader.string(), replace: try reader.byte() != 0)
    case let tag: throw .unknownTag(tag, of: "payload")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .page(let bundle):
      writer.byte(1)
      bundle.write(to: &writer)
    case .setNextInput(let text, let replace):
      writer.byte(2)
      writer.string(text)
      writer.byte(replace ? 1 : 0)
    }
  }
}
