internal import FoundationEssentials

/// Encodes and decodes JSON: the one place for it in Jupyter's messages, except for the fast path,
/// ``JSONFastPath``.
///
/// The kernel has no other JSON than Foundation's. Files and what tools print are not from a front-end;
/// the types that read them use its coders directly.
package enum JSONCoding {
  // Both are safe to use on several threads, because their options never change.
  private static let decoder = JSONDecoder()
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return encoder
  }()

  /// Decodes a value.
  ///
  /// - Throws: `DecodingError` when the text is not JSON in UTF-8 or not of this shape.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from text: [UInt8]
  ) throws -> Value {
    // The decoder also accepts other encodings than UTF-8. Each has a zero byte or a non-ASCII mark at
    // its beginning, where JSON in UTF-8 has neither.
    guard let first = text.first, first < 0x80, !text.prefix(4).contains(0) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "The text is not JSON in UTF-8."))
    }
    return try decoder.decode(type, from: Data(text))
  }

  /// Encodes a value.
  ///
  /// - Throws: `EncodingError` when a number is not finite.
  package static func encode(_ value: some Encodable) throws -> [UInt8] {
    [UInt8](try encoder.encode(value))
  }

  /// A sentence that describes a decoding error, and quotes nothing of the text except names.
  package static func explain(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, _):
      return "The key \"\(key.stringValue)\" is missing."
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(place(context)) is not of type \(type)."
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "The text is not valid JSON." : "\(place(context)): \(context.debugDescription)"
    @unknown default:
      return "The text could not be read."
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return path.isEmpty ? "The value" : "\"\(path.joined(separator: "."))\""
  }
}
