internal import NotebookEngine
internal import RunnerProtocol

/// The order in which queued jobs start: those of higher priority first, then in order of submission.
///
/// A running job is never interrupted to make room for another.
public enum JobPriority: Int, Comparable, CaseIterable, Sendable, CustomStringConvertible {
  case low
  case normal
  case high

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  public var description: String {
    switch self {
    case .low: "low"
    case .normal: "normal"
    case .high: "high"
    }
  }

  var option: JobOptions.Priority {
    switch self {
    case .low: .low
    case .normal: .normal
    case .high: .high
    }
  }
}
