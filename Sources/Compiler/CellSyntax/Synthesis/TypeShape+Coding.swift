/// Members for `Encodable` and `Decodable`, in the form that the compiler would give them.
extension TypeShape {
  private static let encodingHead = "public func encode(to encoder: any Swift.Encoder) throws { "
  private static let decodingHead = "public init(from decoder: any Swift.Decoder) throws { "
  /// Decodes values whose types the compiler infers.
  private static let decodingFunctions =
    "func value<Key: Swift.CodingKey, Value: Swift.Decodable>(_ key: Key, "
    + "in values: Swift.KeyedDecodingContainer<Key>) throws -> Value "
    + "{ try values.decode(Value.self, forKey: key) }; "
    + "func optional<Key: Swift.CodingKey, Value: Swift.Decodable>(_ key: Key, "
    + "in values: Swift.KeyedDecodingContainer<Key>) throws -> Value? "
    + "{ try values.decodeIfPresent(Value.self, forKey: key) }; "

  func encoding(of properties: [StoredProperty]) -> String {
    let coded = coded(properties)
    let parts = coded.map { property in
      "try values.encode\(property.isOptional ? "IfPresent" : "")"
        + "(self.\(property.name), forKey: .\(property.name))"
    }
    return Self.encodingHead + "\(coded.isEmpty ? "let" : "var") "
      + "values = encoder.container(keyedBy: CodingKeys.self); "
      + (parts.isEmpty ? ["_ = values"] : parts).joined(separator: "; ") + " }"
  }

  func decoding(of properties: [StoredProperty]) -> String {
    let coded = coded(properties).filter { !$0.isFixed }
    let parts = coded.map { property in
      "\(property.name): try \(property.isOptional ? "optional" : "value")"
        + "(.\(property.name), in: values)"
    }
    return Self.decodingHead + Self.decodingFunctions
      + "let values = try decoder.container(keyedBy: CodingKeys.self); _ = values; "
      + "self.init(\(parts.joined(separator: ", "))) }"
  }

  func encoding(of cases: [EnumCase]) -> String {
    let branches = cases.enumerated().map { number, item in
      let parts = zip(item.keys, item.values).enumerated().map { index, part in
        "try values.encode\(part.1.isOptional ? "IfPresent" : "")(a\(index), forKey: .\(part.0))"
      }
      return "case \(item.pattern(binding: "a")): "
        + "\(parts.isEmpty ? "_" : "var values") = all.nestedContainer"
        + "(keyedBy: CodingKeys\(number).self, forKey: .\(item.name))"
        + parts.map { "; \($0)" }.joined()
    }
    return Self.encodingHead
      + "var all = encoder.container(keyedBy: CodingKeys.self); \(choice("self", branches)) }"
  }

  func decoding(of cases: [EnumCase]) -> String {
    let branches = cases.enumerated().map { number, item in
      let parts = zip(item.keys, item.values).map { key, value in
        "\(value.label.map { "\($0): " } ?? "")"
          + "try \(value.isOptional ? "optional" : "value")(.\(key), in: values)"
      }
      return "case .\(item.name): let values = try all.nestedContainer"
        + "(keyedBy: CodingKeys\(number).self, forKey: .\(item.name)); _ = values; self = .\(item.name)"
        + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))")
    }
    return Self.decodingHead + Self.decodingFunctions
      + "let all = try decoder.container(keyedBy: CodingKeys.self); "
      + "guard all.allKeys.count == 1, let key = all.allKeys.first else { "
      + "throw Swift.DecodingError.typeMismatch(Self.self, .init(codingPath: all.codingPath, "
      + "debugDescription: \"Invalid number of keys found, expected one.\")) }; "
      + choice("key", branches) + " }"
  }

  private func coded(_ properties: [StoredProperty]) -> [StoredProperty] {
    properties.filter { codingKeys?.contains($0.name) ?? true }
  }

  /// The types of the keys of values in coded form, without the one that the user has declared.
  var keyTypes: [String] {
    var types: [(name: String, keys: [String])] = []
    switch kind {
    case .struct(let properties, _), .class(let properties):
      types = [("CodingKeys", properties.map(\.name))]
    case .enum(let cases):
      types = [("CodingKeys", cases.map(\.name))]
      types += cases.enumerated().map { ("CodingKeys\($0)", $1.keys) }
    }
    if codingKeys != nil { types.removeFirst() }
    return types.map { name, keys in
      let cases = keys.isEmpty ? "" : "case \(keys.joined(separator: ", ")) "
      return "private enum \(name): Swift.CodingKey { \(cases)}"
    }
  }
}
