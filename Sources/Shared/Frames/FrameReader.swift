/// Reads the parts of one frame, in the order they were written.
///
/// Any bytes end with a value or a ``FrameError``, never with a trap.
package struct FrameReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.position = bytes.startIndex
  }

  /// Whether everything has been read.
  package var isAtEnd: Bool { position == bytes.endIndex }

  package mutating func byte() throws(FrameError) -> UInt8 {
    guard position < bytes.endIndex else { throw .tooShort }
    defer { position += 1 }
    return bytes[position]
  }

  /// A Boolean value: any byte but 0 is true.
  package mutating func flag() throws(FrameError) -> Bool { try byte() != 0 }

  package mutating func integer() throws(FrameError) -> UInt64 {
    guard bytes.endIndex - position >= 8 else { throw .tooShort }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: position - bytes.startIndex, as: UInt64.self)
    }
    position += 8
    return UInt64(littleEndian: value)
  }

  /// A signed integer, as ``FrameWriter/int(_:)`` wrote it; any bits are one.
  package mutating func int() throws(FrameError) -> Int {
    Int(truncatingIfNeeded: try integer())
  }

  package mutating func number() throws(FrameError) -> Double {
    Double(bitPattern: try integer())
  }

  package mutating func string() throws(FrameError) -> String {
    String(decoding: try slice(try integer()), as: UTF8.self)
  }

  /// Texts keyed by texts.
  package mutating func texts() throws(FrameError) -> [String: String] {
    var texts: [String: String] = [:]
    for _ in 0..<(try integer()) {
      let key = try string()
      texts[key] = try string()
    }
    return texts
  }

  private mutating func slice(_ count: UInt64) throws(FrameError) -> ArraySlice<UInt8> {
    guard count <= UInt64(bytes.endIndex - position) else { throw .tooShort }
    let end = position + Int(count)
    defer { position = end }
    return bytes[position..<end]
  }

  /// Bytes with a length of four bytes in front, as ``FrameWriter/finish(from:)`` wrote it.
  mutating func block() throws(FrameError) -> ArraySlice<UInt8> {
    guard bytes.endIndex - position >= 4 else { throw .tooShort }
    let length = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: position - bytes.startIndex, as: UInt32.self)
    }
    position += 4
    return try slice(UInt64(UInt32(littleEndian: length)))
  }

  package mutating func optional() throws(FrameError) -> String? {
    try byte() == 0 ? nil : try string()
  }

  package mutating func optionalNumber() throws(FrameError) -> Double? {
    try byte() == 0 ? nil : try number()
  }

  /// Values with their count in front; the count reserves no memory, for it may be any number.
  package mutating func frames<Value: FrameCodable>(
    _ type: Value.Type
  ) throws(FrameError) -> [Value] {
    var values: [Value] = []
    for _ in 0..<(try integer()) { values.append(try frame(type)) }
    return values
  }

  package mutating func value<Value: RawRepresentable<UInt8>>(
    _ type: Value.Type
  ) throws(FrameError) -> Value {
    let tag = try byte()
    guard let value = Value(rawValue: tag) else { throw .unknownTag(tag, of: "\(type)") }
    return value
  }

  package mutating func frame<Value: FrameCodable>(
    _ type: Value.Type
  ) throws(FrameError) -> Value {
    try Value(from: &self)
  }
}
