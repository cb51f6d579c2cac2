package import Frames

/// Something a cell or a job shows to its user.
///
/// Text and displays are encoded by hand: cells write lines by the hundred thousand.
package enum Output: Hashable, Sendable, Codable {
  /// Text written to standard output or standard error; never split inside a character's UTF-8.
  case stream(StreamName, String)
  /// A displayed value, which can be updated in place if it has an identifier.
  case display(MIMEBundle, displayID: String?)
  /// A new state of the value displayed under this identifier.
  case updateDisplay(MIMEBundle, displayID: String)
  /// The value of the cell's last expression.
  case result(MIMEBundle)
  /// Clears what the cell has shown; with `wait`, only when the next output arrives.
  case clear(wait: Bool)
  /// A message to the front-end on a comm.
  case comm(CommEvent)
  /// Something the front-end should do when it gets the cell's reply.
  case payload(Payload)
}

extension Output: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 0: self = try reader.decode()
    case 1: self = .stream(try reader.value(StreamName.self), try reader.string())
    case 2: self = .display(try reader.frame(MIMEBundle.self), displayID: try reader.optional())
    case 3:
      self = .updateDisplay(try reader.frame(MIMEBundle.self), displayID: try reader.string())
    case 4: self = .result(try reader.frame(MIMEBundle.self))
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
    case .clear, .comm, .payload:
      writer.byte(0)
      writer.encode(self)
    }
  }
}
