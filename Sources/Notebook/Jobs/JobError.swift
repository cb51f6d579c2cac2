/// Why a job has no value.
public enum JobError: Error, CustomStringConvertible, Sendable {
  /// A trap ended the job; the reason is the runtime's.
  case crashed(job: Int, reason: String)
  /// A job waits for itself, which would never end.
  case waitsForItself(job: Int)

  public var description: String {
    switch self {
    case .crashed(let job, let reason): "job \(job) crashed: \(reason)"
    case .waitsForItself(let job):
      "job \(job) waits for itself, which would never end; wait for it from a cell or another job"
    }
  }
}
