internal import NotebookEngine
internal import NotebookValues

extension JSON {
  /// Decodes a value from JSON.
  ///
  /// - Parameter type: The type of the value.
  /// - Returns: The value.
  /// - Throws: A `DecodingError` with the path of the part that does not fit the type.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoding(json: self, codingPath: []).decode(type)
  }
}

/// Decodes values from a ``JSON``.
private struct JSONDecoding: Decoder {
  let json: JSON
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func at(_ json: JSON, _ key: any CodingKey) -> JSONDecoding {
    JSONDecoding(json: json, codingPath: codingPath + [key])
  }

  func mismatch<Value>(_ type: Value.Type) -> DecodingError {
    .typeMismatch(
      type,
      .init(
        codingPath: codingPath, debugDescription: "expected \(TypeName.of(type)), found \(json)"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let members = json.object else { throw mismatch([String: JSON].self) }
    return KeyedDecodingContainer(Members<Key>(decoding: self, members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = json.array else { throw mismatch([JSON].self) }
    return Elements(decoding: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoding: self) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let simple: Any? =
      switch type {
      case is Bool.Type: json.bool
      case is String.Type: json.string
      case let type as any FixedWidthInteger.Type: integer(type)
      case let type as any LosslessFloatingPoint.Type: number(type)
      default: try Value(from: self)
      }
    guard let value = simple as? Value else { throw mismatch(type) }
    return value
  }

  private func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Any? {
    json.int.flatMap { Value(exactly: $0) } ?? json.string.flatMap { Value($0) }
  }

  private func number<Value: LosslessFloatingPoint>(_ type: Value.Type) -> Any? {
    json.double.map { Value($0) } ?? json.string.flatMap { Value($0) }
  }

  struct Single: SingleValueDecodingContainer {
    let decoding: JSONDecoding
    var codingPath: [any CodingKey] { decoding.codingPath }

    func decodeNil() -> Bool { decoding.json.isNull }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoding.decode(type) }
  }

  struct Elements: UnkeyedDecodingContainer {
    let decoding: JSONDecoding
    let elements: [JSON]
    var currentIndex = 0
    var codingPath: [any CodingKey] { decoding.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private mutating func next() throws -> JSONDecoding {
      let key = AnyKey(intValue: currentIndex)
      guard !isAtEnd else {
        throw DecodingError.valueNotFound(
          JSON.self,
          .init(
            codingPath: codingPath + [key], debugDescription: "the array has no more elements"))
      }
      defer { currentIndex += 1 }
      return decoding.at(elements[currentIndex], key)
    }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, elements[currentIndex].isNull else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try next().decode(type)
    }

    mutating func nestedContainer<Key: CodingKey>(
      keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
      try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
  }

  struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoding: JSONDecoding
    let members: [String: JSON]
    var codingPath: [any CodingKey] { decoding.codingPath }
    var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

    private func at(_ key: some CodingKey) throws -> JSONDecoding {
      guard let json = members[key.stringValue] else {
        throw DecodingError.keyNotFound(
          key,
          .init(
            codingPath: codingPath, debugDescription: "the object has no member \(key.stringValue)")
        )
      }
      return decoding.at(json, key)
    }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try at(key).json.isNull }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try at(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      try at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try at(AnyKey(stringValue: "super")) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
  }

  /// The index of an element, or a key that is not part of a type.
  struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
  }
}

/// A floating-point type that can be made from a text or from a `Double`.
private protocol LosslessFloatingPoint: BinaryFloatingPoint, LosslessStringConvertible {}
extension Double: LosslessFloatingPoint {}
extension Float: LosslessFloatingPoint {}
