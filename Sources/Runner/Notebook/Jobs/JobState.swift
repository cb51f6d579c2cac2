internal import NotebookEngine

/// Whether a job is waiting, running or has ended, and how.
public enum JobState: String, CaseIterable, Sendable, CustomStringConvertible {
  /// It starts after other jobs, which have not all completed.
  case waiting
  /// It waits for a worker to become free.
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
  /// It ran longer than its timeout and was stopped.
  case timedOut = "timed out"

  public var description: String { rawValue }

  /// Whether the job has ended.
  public var isFinal: Bool { JobPhase(rawValue: rawValue)?.isFinal ?? false }

  init(_ phase: JobPhase) {
    self =
      switch phase {
      case .waiting: .waiting
      case .queued: .queued
      case .running: .running
      case .completed: .completed
      case .failed: .failed
      case .crashed: .crashed
      case .cancelled: .cancelled
      case .timedOut: .timedOut
      }
  }
}
