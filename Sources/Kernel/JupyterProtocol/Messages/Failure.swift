/// A failure in the form of replies and `error` messages.
package struct Failure: Codable, Hashable, Sendable {
  package var name: String
  package var value: String
  /// The lines shown to the user.
  package var traceback: [String]

  package init(name: String, value: String, traceback: [String] = []) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }

  private enum CodingKeys: String, CodingKey {
    case name = "ename"
    case value = "evalue"
    case traceback
  }
}

/// The reply to a request that failed.
package struct FailureReply: Codable, Hashable, Sendable {
  package var failure: Failure

  package init(_ failure: Failure) {
    self.failure = failure
  }

  private enum CodingKeys: String, CodingKey {
    case status
  }

  package init(from decoder: any Decoder) throws {
    failure = try Failure(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("error", forKey: .status)
    try failure.encode(to: encoder)
  }
}
