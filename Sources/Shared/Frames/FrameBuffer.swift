/// Gathers bytes as they arrive and gives whole frames back.
package struct FrameBuffer {
  /// No frame is longer; a longer one means that the stream is broken.
  package static let limit = 1 << 30

  private var bytes: [UInt8] = []
  private var start = 0

  package init() {}

  package mutating func append(_ newBytes: some Collection<UInt8>) {
    if start > 0, start == bytes.count || start > 1 << 20 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    bytes.append(contentsOf: newBytes)
  }

  /// The body of the next whole frame, or nothing if more bytes are wanted.
  package mutating func next() throws(FrameError) -> ArraySlice<UInt8>? {
    guard bytes.count - start >= 4 else { return nil }
    var length = 0
    for index in 0..<4 {
      length |= Int(bytes[start + index]) << (8 * index)
    }
    guard length <= Self.limit else { throw .tooLong(length) }
    guard bytes.count - start - 4 >= length else { return nil }
    let body = bytes[(start + 4)..<(start + 4 + length)]
    start += 4 + length
    return body
  }
}
