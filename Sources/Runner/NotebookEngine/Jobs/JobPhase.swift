/// Where a job stands; cells see it as `JobState`.
package enum JobPhase: String, CaseIterable, Sendable, CustomStringConvertible {
  /// It starts after other jobs, which have not all completed.
  case waiting
  /// It waits for a worker.
  case queued
  case running
  /// It returned a value.
  case completed
  /// It threw an error.
  case failed
  /// A trap ended it.
  case crashed
  /// It was cancelled, before it started or while it ran.
  case cancelled
  /// It ran longer than its timeout.
  case timedOut = "timed out"

  package var description: String { rawValue }

  /// Whether the job has ended.
  package var isFinal: Bool { !isPending && self != .running }

  /// Whether its work has not begun.
  var isPending: Bool { self == .waiting || self == .queued }
}
