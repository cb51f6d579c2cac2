internal import Formatting
internal import NotebookEngine

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
    case .waitsForItself(let job): WaitFailure.waitsForItself(job: job).description
    case .waitsInCircle(let cycle): WaitFailure.cycle(cycle).description
    case .stillRunning(let jobs, let time):
      WaitFailure.stillRunning(jobs: jobs, after: time).description
    case .timedOut(let job, let time): "job \(job) timed out after \(ElapsedTime(time))"
    case .cancelled(let job, let reason): "job \(job) was cancelled because \(reason)"
    case .invalid(let message): message
    }
  }
}

extension JobError {
  init(_ reason: MissingValue, of job: Int) {
    self =
      switch reason {
      case .crashed(let reason): .crashed(job: job, reason: reason)
      case .failed(let reason): .failed(job: job, reason: reason)
      case .timedOut(let time): .timedOut(job: job, after: time)
      case .cancelled(let reason): .cancelled(job: job, reason: reason)
      }
  }

  init(_ failure: WaitFailure) {
    self =
      switch failure {
      case .waitsForItself(let job): .waitsForItself(job: job)
      case .cycle(let cycle): .waitsInCircle(cycle)
      case .stillRunning(let jobs, let time): .stillRunning(jobs: jobs, after: time)
      }
  }

  /// Calls `body` and throws what it throws as a `JobError`.
  static func translating<Result>(
    _ body: () throws(WaitFailure) -> Result
  ) throws(JobError) -> Result {
    do throws(WaitFailure) {
      return try body()
    } catch {
      throw JobError(error)
    }
  }
}
