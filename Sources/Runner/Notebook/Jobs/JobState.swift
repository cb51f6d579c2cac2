/// Where a job stands.
public enum JobState: String, CaseIterable, Sendable, CustomStringConvertible {
  /// It is to start after other jobs, which have not all completed.
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
  /// It was cancelled before it started, or stopped because it was.
  case cancelled
  /// It was stopped because its time was over.
  case timedOut = "timed out"

  public var description: String { rawValue }

  /// Whether the job is over.
  public var isFinal: Bool { !isPending && self != .running }

  /// Whether its work has not begun.
  var isPending: Bool { self == .waiting || self == .queued }
}
