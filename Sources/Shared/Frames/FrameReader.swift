/// Takes one frame apart.
package struct FrameReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.position = bytes.startIndex
  }

  package mutating func byte() throws(FrameError) -> UInt8 {
    guard position < bytes.endIndex else { throw .tooShort }
    defer { position += 1 }
    return bytes[position]
  }

  package mutating func integer() throws(FrameError) -> UInt64 {
    guard bytes.endIndex - position >= 8 else { throw .tooShort }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: position - bytes.startIndex, as: UInt64.self)
    }
    position += 8
    return UInt64(littleEndian: value)
  }

  /// A signed integer, as ``FrameWriter/int(_:)`` wrote it; no bits mean an error.
  package mutating func int() throws(FrameError) -> Int {
    Int(truncatingIfNeeded: try integer())
  }

  package mutating func number() throws(FrameError) -> Double {
    Double(bitPattern: try integer())
  }

  package mutating func string() throws(FrameError) -> String {
    String(decoding: try slice(), as: UTF8.self)
  }

  /// Bytes that are no text.
  package mutating func blob() throws(FrameError) -> [UInt8] {
    Array(try slice())
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

  private mutating func slice() throws(FrameError) -> ArraySlice<UInt8> {
    let count = try integer()
    guard count <= UInt64(bytes.endIndex - position) else { throw .tooShort }
    let end = position + Int(count)
    defer { position = end }
    return bytes[position..<end]
  }

  package mutating func optional() throws(FrameError) -> String? {
    try byte() == 0 ? nil : try string()
  }

  package mutating func optionalNumber() throws(FrameError) -> Double? {
    try byte() == 0 ? nil : try number()
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
