/// Why a job that has ended has no value, where that is not an error its work threw.
package enum MissingValue: Hashable, Sendable {
  /// A trap ended it; the reason is the runtime's message.
  case crashed(reason: String)
  /// It did what a job cannot do, such as ask the user, or a check in it has failed.
  case failed(reason: String)
  /// It ran longer than its timeout.
  case timedOut(after: Duration)
  /// It was cancelled because of something else, such as a job that it was to start after.
  case cancelled(reason: String)
}
