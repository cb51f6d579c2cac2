/// How the work of a job ended.
package enum JobOutcome: Hashable, Sendable, Codable {
  /// With a description of the returned value, if there is one.
  case completed(String?)
  case failed(RunFailure)
  /// With the reason, unless the user asked for it.
  case cancelled(String?)
  /// After this many seconds, its time limit.
  case timedOut(Double)
}
