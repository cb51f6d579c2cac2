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
  }

  package func write(to writer: inout FrameWriter) {
    writer.byte(kind.rawValue)
    writer.string(name)
    writer.string(message)
    writer.integer(UInt64(frames.count))
    for frame in frames {
      frame.write(to: &writer)
    }
  }
}

extension ErrorReport: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(name: try reader.string(), value: try reader.string(), traceback: [])
    for _ in 0..<(try reader.integer()) {
      traceback.append(try reader.string())
    }
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(name)
    writer.string(value)
    writer.integer(UInt64(traceback.count))
    for line in traceback {
      writer.string(line)
    }
  }
}

extension JobEnd: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let name = try reader.string()
    let seconds =
      try reader.byte() == 0 ? nil : Double(bitPattern: try reader.integer())
    let outcome: JobOutcome
    switch try reader.byte() {
    case 1: outcome = .completed(try reader.optional())
    case 2: outcome = .failed(try reader.frame(RunFailure.self))
    case 3: outcome = .cancelled(try reader.optional())
    case 4: outcome = .timedOut(Double(bitPattern: try reader.integer()))
    case let tag: throw .unknownTag(tag, of: "outcome")
    }
    self.init(
      name: name, outcome: outcome, seconds: seconds,
      attempts: Int(truncatingIfNeeded: try reader.integer()),
      attemptLimit: Int(truncatingIfNeeded: try reader.integer()),
      isPart: try reader.byte() != 0)
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(name)
    writer.byte(seconds == nil ? 0 : 1)
    if let seconds { writer.integer(seconds.bitPattern) }
    switch outcome {
    case .completed(let value):
      writer.byte(1)
      writer.optional(value)
    case .failed(let failure):
      writer.byte(2)
      failure.write(to: &writer)
    case .cancelled(let reason):
      writer.byte(3)
      writer.optional(reason)
    case .timedOut(let limit):
      writer.byte(4)
      writer.integer(limit.bitPattern)
    }
    writer.integer(UInt64(attempts))
    writer.integer(UInt64(attemptLimit))
    writer.byte(isPart ? 1 : 0)
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
    case 6: self = .error(try reader.frame(ErrorReport.self))
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
    case .error(let report):
      writer.byte(6)
      report.write(to: &writer)
    case .comm(let event):
      writer.byte(7)
      event.write(to: &writer)
    case .payload(let payload):
      writer.byte(8)
      payload.write(to: &writer)
    }
  }
}
