extension FrameWriter {
  /// Writes a value by its `Encodable` conformance, for messages that are sent too rarely to have a
  /// form written by hand.
  ///
  /// Everything is a block: a length in four bytes, little-endian, and the bytes themselves. A
  /// value of members is a block of name and value for each member that is present; a sequence is a
  /// block for each element. Integers and floating-point numbers take eight bytes, a Boolean value
  /// takes one; text is UTF-8, and arrays of bytes are written as they are.
  package mutating func encode<Value: Encodable>(_ value: Value) {
    let blocks = BlockWriter()
    swap(&blocks.writer, &self)
    defer { swap(&blocks.writer, &self) }
    do {
      try blocks.append(value, at: 0)
    } catch {
      preconditionFailure("\(Value.self) cannot be encoded: \(error)")
    }
    blocks.close(to: 0)
  }
}

/// Writes nested blocks.
///
/// Containers of `Encodable` are not told when they are complete. A block is therefore closed when
/// something is written to one around it.
private final class BlockWriter {
  var writer = FrameWriter(behind: [])
  /// Where the open blocks start, the innermost last.
  private var starts: [Int] = []

  /// Starts a block in the open one of this depth; returns the encoder that writes to it.
  func open(at depth: Int) -> BlockEncoder {
    close(to: depth)
    starts.append(writer.beginFrame())
    return BlockEncoder(blocks: self, depth: starts.count)
  }

  /// Closes all blocks deeper than this.
  func close(to depth: Int) {
    while starts.count > depth { writer.finish(from: starts.removeLast()) }
  }

  /// Writes a value as a block.
  func append<Value: Encodable>(_ value: Value, at depth: Int) throws {
    let encoder = open(at: depth)
    if !writeScalar(value) { try value.encode(to: encoder) }
  }

  /// Writes the name of a member as a block.
  func append(name: String, at depth: Int) {
    close(to: depth)
    let start = writer.beginFrame()
    writer.append(name)
    writer.finish(from: start)
  }

  /// Writes a value that has no parts to the open block; returns whether it is one.
  ///
  /// Comparing the types first takes a fraction of the time of a cast.
  func writeScalar<Value>(_ value: Value) -> Bool {
    if Value.self == String.self, let text = value as? String {
      writer.append(text)
    } else if Value.self == Int.self, let number = value as? Int {
      writer.int(number)
    } else if Value.self == Bool.self, let flag = value as? Bool {
      writer.flag(flag)
    } else if Value.self == Double.self, let number = value as? Double {
      writer.number(number)
    } else if Value.self == UInt64.self, let number = value as? UInt64 {
      writer.integer(number)
    } else if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
      writer.append(bytes)
    } else {
      return false
    }
    return true
  }
}

/// Writes the parts of one value.
private struct BlockEncoder: Encoder {
  let blocks: BlockWriter
  let depth: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Members(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Elements(encoder: self) }
  func singleValueContainer() -> any SingleValueEncodingContainer { Scalar(encoder: self) }

  func nested() -> BlockEncoder { blocks.open(at: depth) }

  func nested(_ key: some CodingKey) -> BlockEncoder {
    blocks.append(name: key.stringValue, at: depth)
    return nested()
  }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: BlockEncoder
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) {}

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let member = encoder.nested(key)
    if !member.blocks.writeScalar(value) { try value.encode(to: member) }
  }

  // Most members are of these types, which need no look at the type here.
  func encode(_ value: String, forKey key: Key) {
    encoder.nested(key).blocks.writer.append(value)
  }
  func encode(_ value: Int, forKey key: Key) { encoder.nested(key).blocks.writer.int(value) }
  func encode(_ value: Bool, forKey key: Key) { encoder.nested(key).blocks.writer.flag(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    encoder.nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.nested(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder.nested() }
  func superEncoder(forKey key: Key) -> any Encoder { encoder.nested(key) }
}

private struct Elements: UnkeyedEncodingContainer {
  let encoder: BlockEncoder
  private(set) var count = 0
  var codingPath: [any CodingKey] { [] }

  init(encoder: BlockEncoder) { self.encoder = encoder }

  func encodeNil() throws { throw Unencodable() }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    try encoder.blocks.append(value, at: encoder.depth)
    count += 1
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) -> KeyedEncodingContainer<Key> {
    count += 1
    return encoder.nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    count += 1
    return encoder.nested().unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder.nested() }
}

private struct Scalar: SingleValueEncodingContainer {
  let encoder: BlockEncoder
  var codingPath: [any CodingKey] { [] }

  func encodeNil() throws { throw Unencodable() }

  func encode<Value: Encodable>(_ value: Value) throws {
    if encoder.blocks.writeScalar(value) { return }
    switch value {
    case let number as any SignedInteger:
      _ = encoder.blocks.writeScalar(Int(truncatingIfNeeded: number))
    case let number as any UnsignedInteger:
      _ = encoder.blocks.writeScalar(UInt64(truncatingIfNeeded: number))
    default: try value.encode(to: encoder)
    }
  }
}

/// An optional value stands where only members may be missing.
private struct Unencodable: Error {}
