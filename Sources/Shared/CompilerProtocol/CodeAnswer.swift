/// What the resident compiler knows about a place.
package enum CodeAnswer: Hashable, Sendable {
  case candidates([Candidate])
  /// Nothing if the name means nothing, or what it means cannot be told.
  case declaration(Declaration?)
  /// The compiler could not say, for a reason of its own.
  case failed(String)
}
