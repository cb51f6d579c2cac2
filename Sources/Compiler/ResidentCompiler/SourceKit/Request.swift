internal import CSourceKit

/// A request to sourcekitd.
///
/// The corresponding C type is `sourcekitd_object_t`, a dictionary.
final class Request {
  let object: sourcekitd_object_t

  init?(_ kind: Identifier) {
    guard let object = sourcekitd_request_dictionary_create(nil, nil, 0) else { return nil }
    self.object = object
    set(.request, kind)
  }

  deinit {
    sourcekitd_request_release(object)
  }

  func set(_ key: Identifier, _ value: Identifier) {
    guard let key = key.reference, let value = value.reference else { return }
    sourcekitd_request_dictionary_set_uid(object, key, value)
  }

  func set(_ key: Identifier, _ value: Int) {
    guard let key = key.reference else { return }
    sourcekitd_request_dictionary_set_int64(object, key, Int64(value))
  }

  func set(_ key: Identifier, _ value: String) {
    guard let key = key.reference else { return }
    var value = value
    value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else {
          sourcekitd_request_dictionary_set_string(object, key, "")
          return
        }
        sourcekitd_request_dictionary_set_stringbuf(object, key, start, text.count)
      }
    }
  }

  /// Sets an option within a dictionary of options.
  func set(_ option: Identifier, in key: Identifier) {
    guard let key = key.reference, let option = option.reference,
      let options = sourcekitd_request_dictionary_create(nil, nil, 0)
    else { return }
    sourcekitd_request_dictionary_set_int64(options, option, 1)
    sourcekitd_request_dictionary_set_value(object, key, options)
    sourcekitd_request_release(options)
  }

  func set(_ key: Identifier, _ values: [String]) {
    guard let key = key.reference, let array = sourcekitd_request_array_create(nil, 0) else {
      return
    }
    for value in values {
      sourcekitd_request_array_set_string(array, SourceKit.appending, value)
    }
    sourcekitd_request_dictionary_set_value(object, key, array)
    sourcekitd_request_release(array)
  }
}
