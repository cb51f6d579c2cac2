package import Frames

extension MIMEBundle: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(try reader.texts(), metadata: try reader.texts())
  }

  package func write(to writer: inout FrameWriter) {
    writer.texts(entries)
    writer.texts(metadata)
  }
}

extension CodeAddress: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      path: try reader.string(), offset: try reader.integer(), symbol: try reader.optional())
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(path)
    writer.integer(offset)
    writer.optional(symbol)
  }
}

extension RunFailure: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      kind: try reader.value(Kind.self), name: try reader.string(), message: try reader.string())
    for _ in 0..<(try reader.integer()) {
      frames.append(try reader.frame(CodeAddress.self))
    }
    for _ in 0..<(try reader.integer()) {
      otherFrames.append(try reader.frame(CodeAddress.self))
    }
  }

  package func write(to writer: inout FrameWriter) {
    writer.byte(kind.rawValue)
    writer.string(name)
    writer.string(message)
    for frames in [frames, otherFrames] {
      writer.int(frames.count)
      for frame in frames { frame.write(to: &writer) }
    }
  }
}

extension Output: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .stream(try reader.value(StreamName.self), try reader.string())
    case 2: self = .display(try reader.frame(MIMEBundle.self), displayID: try reader.optional())
    case 3:
      self = .updateDisplay(try reader.frame(MIMEBundle.self), displayID: try reader.string())
    case 4: self = .result(try reader.frame(MIMEBundle.self))
    case 5: self = .clear(wait: try reader.byte() != 0)
    case 7: self = .comm(try reader.frame(CommEvent.self))
    case 8: self = .payload(try reader.frame(Payload.self))
    case let tag: throw .unknownTag(tag, of: "output")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .stream(let name, let text):
      writer.byte(1)
      writer.byte(name.rawValue)
      writer.string(text)
    case .display(let bundle, let displayID):
      writer.byte(2)
      bundle.write(to: &writer)
      writer.optional(displayID)
    case .updateDisplay(let bundle, let displayID):
      writer.byte(3)
      bundle.write(to: &writer)
      writer.string(displayID)
    case .result(let bundle):
      writer.byte(4)
      bundle.write(to: &writer)
    case .clear(let wait):
      writer.byte(5)
      writer.byte(wait ? 1 : 0)
    case .comm(let event):
      writer.byte(7)
      event.write(to: &writer)
    case .payload(let payload):
      writer.byte(8)
      payload.write(to: &writer)
    }
  }
}
