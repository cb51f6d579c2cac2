package import Frames

extension CommEvent: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let id = try reader.string()
    let kind: Kind =
      switch try reader.byte() {
      case 1: .open(target: try reader.string())
      case 2: .message
      case 3: .close
      case let tag: throw .unknownTag(tag, of: "comm event")
      }
    self.init(id: id, kind: kind, data: try reader.string(), metadata: try reader.string())
    for _ in 0..<(try reader.integer()) {
      buffers.append(try reader.blob())
    }
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(id)
    switch kind {
    case .open(let target):
      writer.byte(1)
      writer.string(target)
    case .message: writer.byte(2)
    case .close: writer.byte(3)
    }
    writer.string(data)
    writer.string(metadata)
    writer.int(buffers.count)
    for buffer in buffers {
      writer.blob(buffer)
    }
  }
}
