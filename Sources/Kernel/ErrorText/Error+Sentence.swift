internal import FoundationEssentials
internal import POSIX

/// What users read of an error, whichever library threw it.
///
/// Our own errors describe themselves. Foundation's do so for programmers, with codes, domains and
/// dictionaries; those become the system's words and the path.
extension Error {
  /// The problem and its place.
  ///
  /// For example: `Could not use /x: No such file or directory.`
  package var sentence: String {
    switch self {
    case let error as CocoaError:
      let object = error.filePath ?? error.url?.path ?? "a file"
      return error.systemReason.map { "Could not use \(object): \($0)." }
        ?? "Could not use \(object)."
    case let error as FoundationEssentials.POSIXError: return "\(error.systemReason)."
    case is DecodingError: return "The data is not in the expected format."
    case is EncodingError: return "The data cannot be encoded."
    default:
      let text = "\(self)"
      return text.last.map { ".!?".contains($0) } ?? false ? text : "\(text)."
    }
  }

  /// The system's words alone, where the sentence around them names the place:
  /// `No such file or directory`.
  package var reason: String {
    switch self {
    case let error as CocoaError: error.systemReason ?? "the system gave no reason"
    case let error as FoundationEssentials.POSIXError: error.systemReason
    case let error as POSIX.POSIXError: error.reason
    default: String(sentence.dropLast(sentence.hasSuffix(".") ? 1 : 0))
    }
  }
}

extension CocoaError {
  fileprivate var systemReason: String? {
    (underlying as? FoundationEssentials.POSIXError)?.systemReason
  }
}

extension FoundationEssentials.POSIXError {
  fileprivate var systemReason: String {
    POSIX.POSIXError("", code: code).reason
  }
}
