internal import NotebookEngine
internal import RunnerProtocol

/// Which of the queued jobs starts first; among equals, the one that was submitted first.
///
/// A job that runs is never interrupted for another.
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
