/// A value that can be written into a frame and read back.
package protocol FrameCodable {
  init(from reader: inout FrameReader) throws(FrameError)
  func write(to writer: inout FrameWriter)
}

extension FrameCodable {
  /// Reads a value that fills the whole body of a frame.
  package init(frame body: ArraySlice<UInt8>) throws(FrameError) {
    var reader = FrameReader(body)
    try self.init(from: &reader)
  }

  /// The value as one frame: its length in four bytes, little-endian, then its body.
  package func frame() -> [UInt8] {
    var writer = FrameWriter()
    write(to: &writer)
    return writer.finished()
  }
}
