/// A value that can be written to a frame and read back.
///
/// Messages that are sent by the thousand write and read each of their parts. For all others
/// ``FrameWriter/encode(_:)`` and ``FrameReader/decode(_:)`` do that by their `Codable`
/// conformance, which takes a few times as long.
package protocol FrameCodable {
  init(from reader: inout FrameReader) throws(FrameError)
  func write(to writer: inout FrameWriter)
}

extension FrameCodable {
  /// Reads a value that fills the body of a frame.
  package init(frame body: ArraySlice<UInt8>) throws(FrameError) {
    var reader = FrameReader(body)
    try self.init(from: &reader)
    guard reader.isAtEnd else { throw .malformed("\(Self.self) is followed by more bytes") }
  }

  /// The value as one frame: the length of its body in four bytes, little-endian, then its body.
  package func frame() -> [UInt8] {
    var writer = FrameWriter()
    write(to: &writer)
    return writer.finished()
  }
}
