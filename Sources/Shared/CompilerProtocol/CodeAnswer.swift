/// What the resident compiler knows about a position in a text.
package enum CodeAnswer: Hashable, Sendable, Codable {
  case candidates([Candidate])
  /// What the name there means; `nil` if it means nothing or that cannot be determined.
  case declaration(Declaration?)
  /// The compiler could not answer, for a reason of its own.
  case failed(String)
}
