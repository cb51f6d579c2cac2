internal import Formatting
internal import RunnerProtocol

/// Why a job has no value.
public enum JobError: Error, CustomStringConvertible, Sendable {
  /// A trap ended the job; the reason is the runtime's.
  case crashed(job: Int, reason: String)
  /// What the job did cannot be done in a job, such as asking the user.
  case failed(job: Int, reason: String)
  /// A job waits for itself, which would never end.
  case waitsForItself(job: Int)
  /// Jobs would wait for each other, which would never end; the text says which for which.
  case waitsInCircle(String)
  /// Jobs had not ended when who waited for them had no more time; they go on.
  case stillRunning(jobs: [String], after: Duration)
  /// The job's own time was over.
  case timedOut(job: Int, after: Duration)
  /// The job was cancelled because of something else, such as a job it was to start after.
  case cancelled(job: Int, reason: String)
  /// Something was asked for that cannot be.
  case invalid(String)

  public var description: String {
    switch self {
    case .crashed(let job, let reason): "job \(job) crashed: \(reason)"
    case .failed(let job, let reason): "job \(job) failed: \(reason)"
    case .waitsForItself(let job):
      "job \(job) waits for itself, which would never end; wait for it from a cell or another job"
    case .waitsInCircle(let circle):
      "\(circle); none of them would ever end, so wait from a cell or from a job that none waits for"
    case .stillRunning(let jobs, let time):
      "\(Self.list(jobs)) \(jobs.count == 1 ? "has" : "have") not ended within "
        + "\(ElapsedTime(time)); \(jobs.count == 1 ? "it goes" : "they go") on"
    case .timedOut(let job, let time): "job \(job) timed out after \(ElapsedTime(time))"
    case .cancelled(let job, let reason): "job \(job) was cancelled because \(reason)"
    case .invalid(let message): message
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(names.count) jobs (\(shown), …)" : shown
  }
}
