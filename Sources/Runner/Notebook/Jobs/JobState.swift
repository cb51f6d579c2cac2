internal import NotebookEngine

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

  /// Whether the job has ended.
  public var isFinal: Bool {
    switch self {
    case .waiting, .queued, .running: false
    case .completed, .failed, .crashed, .cancelled, .timedOut: true
    }
  }

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
