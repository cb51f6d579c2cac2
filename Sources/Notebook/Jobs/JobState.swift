/// Where a job stands.
public enum JobState: String, Sendable, CustomStringConvertible {
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

  public var description: String { rawValue }

  /// Whether the job is over.
  public var isFinal: Bool { self != .queued && self != .running }
}
