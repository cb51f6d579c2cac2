extension FrameReader {
  /// Reads a value by its `Decodable` conformance, as ``FrameWriter/encode(_:)`` wrote it.
  package mutating func decode<Value: Decodable>(
    _ type: Value.Type = Value.self
  ) throws(FrameError) -> Value {
    let body = try block()
    do {
      return try BlockDecoder(bytes: body).value()
    } catch let error as FrameError {
      throw error
    } catch {
      throw .malformed("\(Value.self): \(error)")
    }
  }
}

/// Reads the parts of one value, all of which lie inside its own bytes.
private struct BlockDecoder: Decoder {
  let bytes: ArraySlice<UInt8>

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try Members(bytes))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { Elements(bytes) }
  func singleValueContainer() -> any SingleValueDecodingContainer { Scalar(decoder: self) }

  func value<Value: Decodable>() throws -> Value {
    if Value.self == String.self, let value = text as? Value { return value }
    if Value.self == Int.self, let value = try int() as? Value { return value }
    if Value.self == Bool.self, let value = try flag() as? Value { return value }
    if Value.self == Double.self, let value = try last({ try $0.number() }) as? Value {
      return value
    }
    if Value.self == UInt64.self, let value = try last({ try $0.integer() }) as? Value {
      return value
    }
    if Value.self == [UInt8].self, let value = Array(bytes) as? Value { return value }
    return try Value(from: self)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
  func int() throws -> Int { try last { try $0.int() } }
  func flag() throws -> Bool { try last { try $0.flag() } }

  /// Reads what has to be all there is.
  private func last<Value>(_ read: (inout FrameReader) throws -> Value) throws -> Value {
    var reader = FrameReader(bytes)
    let value = try read(&reader)
    guard reader.isAtEnd else { throw FrameError.malformed("\(Value.self)") }
    return value
  }
}

private final class Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let bytes: ArraySlice<UInt8>
  /// Where the members are in the bytes.
  private let members: [(name: Range<Int>, value: Range<Int>)]
  /// The member behind the one read last: members are mostly read in the order they were written.
  private var next = 0

  init(_ bytes: ArraySlice<UInt8>) throws(FrameError) {
    var reader = FrameReader(bytes)
    var members: [(name: Range<Int>, value: Range<Int>)] = []
    members.reserveCapacity(8)
    while !reader.isAtEnd {
      members.append((try reader.block().indices, try reader.block().indices))
    }
    self.bytes = bytes
    self.members = members
  }

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    members.compactMap { Key(stringValue: String(decoding: bytes[$0.name], as: UTF8.self)) }
  }

  func contains(_ key: Key) -> Bool { index(of: key) != nil }
  func decodeNil(forKey key: Key) -> Bool { !contains(key) }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoder(of: key).value()
  }

  // Most members are of these types, which need no look at the type here.
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder(of: key).text }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder(of: key).int() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder(of: key).flag() }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder(of: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(of: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { throw FrameError.malformed("superclass") }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(of: key) }

  private func decoder(of key: Key) throws(FrameError) -> BlockDecoder {
    guard let index = index(of: key) else { throw .malformed("no \(key.stringValue)") }
    next = index + 1
    return BlockDecoder(bytes: bytes[members[index].value])
  }

  private func index(of key: Key) -> Int? {
    var name = key.stringValue
    return name.withUTF8 { name in
      if next < members.count, isName(name, of: next) { return next }
      return members.indices.first { isName(name, of: $0) }
    }
  }

  private func isName(_ name: UnsafeBufferPointer<UInt8>, of index: Int) -> Bool {
    members[index].name.count == name.count
      && zip(bytes[members[index].name], name).allSatisfy { $0 == $1 }
  }
}

private struct Elements: UnkeyedDecodingContainer {
  private var reader: FrameReader
  private(set) var currentIndex = 0

  init(_ bytes: ArraySlice<UInt8>) { reader = FrameReader(bytes) }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { nil }
  var isAtEnd: Bool { reader.isAtEnd }

  func decodeNil() -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try nested().value()
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    try nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nested().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try nested() }

  private mutating func nested() throws(FrameError) -> BlockDecoder {
    currentIndex += 1
    return BlockDecoder(bytes: try reader.block())
  }
}

private struct Scalar: SingleValueDecodingContainer {
  let decoder: BlockDecoder
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch Value.self {
    case is String.Type, is Int.Type, is Bool.Type, is Double.Type, is UInt64.Type:
      return try decoder.value()
    case let type as any SignedInteger.Type:
      return try integer(type, from: try decoder.value() as Int)
    case let type as any UnsignedInteger.Type:
      return try integer(type, from: try decoder.value() as UInt64)
    default: return try Value(from: decoder)
    }
  }

  /// The number as one of the wanted type, if that can hold it.
  private func integer<Value, Number: BinaryInteger>(
    _ type: Number.Type, from number: some BinaryInteger
  ) throws(FrameError) -> Value {
    guard let value = Number(exactly: number) as? Value else { throw .malformed("\(type)") }
    return value
  }
}
