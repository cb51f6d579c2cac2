/// Why the frames of a message were refused.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The frame `<IDS|MSG>`, which ends the identities, is missing.
  case missingDelimiter
  /// Signature, header, parent header, metadata or content is missing after the delimiter.
  case tooFewFrames(Int)
  /// The signature does not match the key.
  case wrongSignature
  /// A message with this signature was received before.
  case repeatedSignature
  /// The header cannot be decoded; the reason follows.
  case unreadableHeader(String)

  package var description: String {
    switch self {
    case .missingDelimiter: "The frame <IDS|MSG> is missing."
    case .tooFewFrames(let count): "Only \(count) of 5 frames follow <IDS|MSG>."
    case .wrongSignature: "The signature is wrong."
    case .repeatedSignature: "The signature has been used before."
    case .unreadableHeader(let reason): "The header cannot be read. \(reason)"
    }
  }
}
