internal import FoundationEssentials

/// JSON texts of typed values, as bytes.
package enum JSONCoding {
  // Both are safe to use on several threads: nothing changes their options after this.
  private static let decoder = JSONDecoder()
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return encoder
  }()

  /// Reads a value from a text.
  ///
  /// - Throws: `DecodingError` when the text is not JSON in UTF-8 or not of this shape.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from text: [UInt8]
  ) throws -> Value {
    // The decoder guesses at other encodings than UTF-8; they all show a zero byte or a mark
    // beyond ASCII at the beginning, where JSON has neither.
    guard let first = text.first, first < 0x80, !text.prefix(4).contains(0) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "The text is not JSON in UTF-8."))
    }
    return try decoder.decode(type, from: Data(text))
  }

  /// Writes a value.
  ///
  /// - Throws: `EncodingError` when a number is not finite.
  package static func encode(_ value: some Encodable) throws -> [UInt8] {
    [UInt8](try encoder.encode(value))
  }

  /// What is wrong with a text, in one sentence that quotes nothing of it but names.
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
