package import Frames

extension CodeQuestion: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let subject: Subject =
      switch try reader.byte() {
      case 1: .candidates(prefix: try reader.string(), limit: try reader.int())
      case 2: .declaration(name: try reader.string())
      case let tag: throw .unknownTag(tag, of: "code question")
      }
    self.init(
      subject, document: try reader.string(), text: try reader.string(),
      offset: try reader.int(), arguments: try reader.strings(),
      hiddenModules: try reader.strings())
  }

  package func write(to writer: inout FrameWriter) {
    switch subject {
    case .candidates(let prefix, let limit):
      writer.byte(1)
      writer.string(prefix)
      writer.int(limit)
    case .declaration(let name):
      writer.byte(2)
      writer.string(name)
    }
    writer.string(document)
    writer.string(text)
    writer.int(offset)
    writer.strings(arguments)
    writer.strings(hiddenModules)
  }
}

extension CodeAnswer: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1:
      var candidates: [Candidate] = []
      for _ in 0..<(try reader.integer()) {
        candidates.append(try reader.frame(Candidate.self))
      }
      self = .candidates(candidates)
    case 2: self = .declaration(nil)
    case 3: self = .declaration(try reader.frame(Declaration.self))
    case 4: self = .failed(try reader.string())
    case let tag: throw .unknownTag(tag, of: "code answer")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .candidates(let candidates):
      writer.byte(1)
      writer.int(candidates.count)
      for candidate in candidates { candidate.write(to: &writer) }
    case .declaration(nil):
      writer.byte(2)
    case .declaration(let declaration?):
      writer.byte(3)
      declaration.write(to: &writer)
    case .failed(let reason):
      writer.byte(4)
      writer.string(reason)
    }
  }
}

extension Candidate: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      text: try reader.string(), kind: try reader.string(), signature: try reader.string(),
      needsOptionalChaining: try reader.byte() != 0)
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(text)
    writer.string(kind)
    writer.string(signature)
    writer.byte(needsOptionalChaining ? 1 : 0)
  }
}

extension Declaration: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      name: try reader.string(), text: try reader.string(), documentation: try reader.string(),
      module: try reader.string(),
      offset: try reader.byte() == 0 ? nil : try reader.int())
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(name)
    writer.string(text)
    writer.string(documentation)
    writer.string(module)
    writer.byte(offset == nil ? 0 : 1)
    if let offset { writer.int(offset) }
  }
}

extension BuildRequest: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      work: try reader.string(), source: try reader.string(), text: try reader.string(),
      arguments: try reader.strings(), object: try reader.string(),
      destination: try reader.string())
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(work)
    writer.string(source)
    writer.string(text)
    writer.strings(arguments)
    writer.string(object)
    writer.string(destination)
  }
}

extension FrameReader {
  mutating func strings() throws(FrameError) -> [String] {
    var strings: [String] = []
    for _ in 0..<(try integer()) {
      strings.append(try string())
    }
    return strings
  }
}

extension FrameWriter {
  mutating func strings(_ values: [String]) {
    integer(UInt64(values.count))
    for value in values { string(value) }
  }
}
