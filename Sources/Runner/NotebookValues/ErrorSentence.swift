/// What users read of the errors of Foundation, of coders and of XCTest, which describe themselves for programmers.
package enum ErrorSentence {
  /// The problem, its place and the reason; `nil` for errors that say it well themselves.
  package static func of(_ error: any Error) -> String? {
    switch error {
    case let error as DecodingError: sentence(for: error)
    case let error as EncodingError: sentence(for: error)
    default: FoundationError(error)?.sentence ?? skippedTest(error)
    }
  }

  /// What XCTest throws to leave a test; it keeps the reason beside the place.
  private static func skippedTest(_ error: any Error) -> String? {
    guard TypeName.of(type(of: error)) == "XCTSkip" else { return nil }
    let fields = Mirror(reflecting: error).children
    let reasons = ["message", "summary", "explanation"].compactMap { name in
      fields.first { $0.label == name }?.value as? String
    }
    return reasons.first { !$0.isEmpty }.map { "skipped: \(withoutPeriod($0))" } ?? "skipped"
  }

  /// An error inside of another one, as the reason given at the end of a sentence.
  static func reason(_ error: any Error) -> String {
    withoutPeriod(of(error) ?? ValueText.line(of: error, limit: 500))
  }

  static func withoutPeriod(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  // MARK: - Coders

  private static func sentence(for error: DecodingError) -> String {
    switch error {
    case .typeMismatch(let type, let context):
      let found =
        found(in: context).map { "found \($0)" } ?? withoutPeriod(context.debugDescription)
      return
        "could not decode \(place(context.codingPath)): expected \(TypeName.of(type)), \(found)"
    case .valueNotFound(let type, let context):
      return
        "could not decode \(place(context.codingPath)): expected \(TypeName.of(type)), found null"
    case .keyNotFound(let key, let context):
      return "could not decode \(place(context.codingPath)): there is no key '\(key.stringValue)'"
    case .dataCorrupted(let context):
      let reasons =
        [context.debugDescription] + (context.underlyingError.map { [reason($0)] } ?? [])
      return "could not decode \(place(context.codingPath)): "
        + reasons.map(withoutPeriod).joined(separator: ": ")
    @unknown default: return "\(error)"
    }
  }

  private static func sentence(for error: EncodingError) -> String {
    guard case .invalidValue(let value, let context) = error else { return "\(error)" }
    let text = ValueText.line(of: value, limit: 80)
    let reasons = [context.debugDescription] + (context.underlyingError.map { [reason($0)] } ?? [])
    return "could not encode \(text) at \(place(context.codingPath)): "
      + reasons.map(withoutPeriod).joined(separator: ": ")
  }

  /// Where in the data: `list[0].name`.
  private static func place(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "the top level" : text
  }

  /// What stood there, as the decoder says: `… but found a string instead.`, `…, found 3`.
  private static func found(in context: DecodingError.Context) -> String? {
    let text = context.debugDescription
    for word in ["but found ", ", found "] {
      guard let start = text.firstRange(of: word)?.upperBound else { continue }
      let rest = withoutPeriod(String(text[start...]))
      return rest.hasSuffix(" instead") ? String(rest.dropLast(8)) : rest
    }
    return nil
  }
}
