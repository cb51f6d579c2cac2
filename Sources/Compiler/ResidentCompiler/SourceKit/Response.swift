internal import CSourceKit

/// An answer of sourcekitd, which owns the values in it.
///
/// The corresponding C type is `sourcekitd_response_t`.
final class Response: @unchecked Sendable {  // never changed
  private let object: sourcekitd_response_t

  init(owning object: sourcekitd_response_t) {
    self.object = object
  }

  deinit {
    sourcekitd_response_dispose(object)
  }

  /// The error, if there is no answer.
  var failure: String? {
    guard sourcekitd_response_is_error(object) else { return nil }
    return String(cString: sourcekitd_response_error_get_description(object))
  }

  /// The answer, valid as long as the response exists.
  var value: Value { Value(variant: sourcekitd_response_get_value(object)) }

  /// A value in an answer.
  ///
  /// The corresponding C type is `sourcekitd_variant_t`.
  struct Value {
    let variant: sourcekitd_variant_t

    /// The text for a key of a dictionary.
    subscript(text key: Identifier) -> String? {
      guard let key = key.reference,
        let text = sourcekitd_variant_dictionary_get_string(variant, key)
      else { return nil }
      return String(cString: text)
    }

    /// Calls the body with the bytes of the text for a key; with none if there is no text.
    func withBytes<Result>(
      of key: Identifier, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
      guard let text = self[key], let start = sourcekitd_variant_string_get_ptr(text.variant) else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
      }
      let count = sourcekitd_variant_string_get_length(text.variant)
      return start.withMemoryRebound(to: UInt8.self, capacity: count) {
        body(UnsafeBufferPointer(start: $0, count: count))
      }
    }

    /// The number for a key of a dictionary.
    subscript(number key: Identifier) -> Int? {
      guard let value = self[key],
        sourcekitd_variant_get_type(value.variant) == SOURCEKITD_VARIANT_TYPE_INT64
      else { return nil }
      return Int(sourcekitd_variant_int64_get_value(value.variant))
    }

    /// The identifier for a key of a dictionary.
    subscript(identifier key: Identifier) -> Identifier? {
      guard let key = key.reference,
        let reference = sourcekitd_variant_dictionary_get_uid(variant, key)
      else { return nil }
      return Identifier(reference)
    }

    /// The values of the array for a key of a dictionary; none if there is no array.
    subscript(array key: Identifier) -> [Value] {
      guard let array = self[key],
        sourcekitd_variant_get_type(array.variant) == SOURCEKITD_VARIANT_TYPE_ARRAY
      else { return [] }
      return (0..<sourcekitd_variant_array_get_count(array.variant)).map {
        Value(variant: sourcekitd_variant_array_get_value(array.variant, $0))
      }
    }

    private subscript(key: Identifier) -> Value? {
      guard let key = key.reference else { return nil }
      return Value(variant: sourcekitd_variant_dictionary_get_value(variant, key))
    }
  }
}
