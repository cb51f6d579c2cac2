/// Cuts a stream of bytes into frames.
package struct FrameBuffer {
  /// The length of the longest frame, in bytes; a longer one means that the stream is corrupt.
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

  /// The body of the next frame; `nil` if it has not arrived in full.
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
