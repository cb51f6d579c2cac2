internal import NotebookEngine

extension JSON {
  /// Encodes a value as JSON.
  ///
  /// - Parameter value: Any encodable value.
  /// - Throws: What the value throws when it is encoded.
  public init(encoding value: some Encodable) throws {
    let encoding = JSONEncoding(codingPath: [])
    try encoding.encode(value)
    self = encoding.node.json
  }

  /// Encodes a value as JSON without loss: numbers that JSON does not have, such as infinity, become
  /// texts, which ``decoded(as:)`` turns back into numbers.
  ///
  /// - Throws: What the value throws when it is encoded.
  init(encodingAll value: some Encodable) throws {
    let encoding = JSONEncoding(codingPath: [], keepsAllNumbers: true)
    try encoding.encode(value)
    self = encoding.node.json
  }
}

/// Encodes values as a ``JSON``.
private struct JSONEncoding: Encoder {
  /// A node of the tree under construction.
  final class Node {
    enum Content {
      case value(JSON)
      case array([Node])
      case object([String: Node])
    }

    var content = Content.value(.null)

    var json: JSON {
      switch content {
      case .value(let value): value
      case .array(let nodes): JSON(nodes.map(\.json))
      case .object(let nodes): JSON(nodes.mapValues(\.json))
      }
    }

    var count: Int {
      if case .array(let nodes) = content { nodes.count } else { 0 }
    }

    /// Appends an element, after turning any other node into an array.
    func append() -> Node {
      let node = Node()
      if case .array(var nodes) = content {
        content = .value(.null)  // so that the elements are changed in place
        nodes.append(node)
        content = .array(nodes)
      } else {
        content = .array([node])
      }
      return node
    }

    /// Adds a member, after turning any other node into an object.
    func member(_ key: String) -> Node {
      let node = Node()
      if case .object(var nodes) = content {
        content = .value(.null)  // so that the members are changed in place
        nodes[key] = node
        content = .object(nodes)
      } else {
        content = .object([key: node])
      }
      return node
    }
  }

  let codingPath: [any CodingKey]
  /// Whether numbers that JSON does not have become texts.
  var keepsAllNumbers = false
  var node = Node()
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .value = node.content { node.content = .object([:]) }
    return KeyedEncodingContainer(Members<Key>(encoding: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .value = node.content { node.content = .array([]) }
    return Elements(encoding: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoding: self) }

  func at(_ node: Node, _ key: (any CodingKey)? = nil) -> JSONEncoding {
    JSONEncoding(
      codingPath: codingPath + (key.map { [$0] } ?? []), keepsAllNumbers: keepsAllNumbers,
      node: node)
  }

  func encode(_ value: some Encodable) throws {
    switch value {
    case let value as Bool: node.content = .value(JSON(value))
    case let value as String: node.content = .value(JSON(value))
    case let value as any BinaryInteger: encode(integer: value)
    case let value as any BinaryFloatingPoint: encode(number: value)
    default: try value.encode(to: self)
    }
  }

  private func encode(integer value: some BinaryInteger) {
    let isKnown = !keepsAllNumbers || Int(exactly: value) != nil
    node.content = .value(isKnown ? JSON(value) : JSON("\(value)"))
  }

  private func encode(number value: some BinaryFloatingPoint) {
    let isKnown = !keepsAllNumbers || (value.isFinite && !(value.isZero && value.sign == .minus))
    node.content = .value(isKnown ? JSON(value) : JSON("\(value)"))
  }

  struct Single: SingleValueEncodingContainer {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil() { encoding.node.content = .value(.null) }
    func encode(_ value: some Encodable) throws { try encoding.encode(value) }
  }

  struct Elements: UnkeyedEncodingContainer {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.node.count }

    func encodeNil() { _ = encoding.node.append() }

    func encode(_ value: some Encodable) throws {
      try encoding.at(encoding.node.append()).encode(value)
    }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      encoding.at(encoding.node.append()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      encoding.at(encoding.node.append()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoding.at(encoding.node.append()) }
  }

  struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }

    private func at(_ key: some CodingKey) -> JSONEncoding {
      encoding.at(encoding.node.member(key.stringValue), key)
    }

    func encodeNil(forKey key: Key) { _ = at(key) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try at(key).encode(value) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      at(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoding.at(encoding.node.member("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { at(key) }
  }
}
