internal import Formatting
internal import NotebookEngine
internal import RunnerProtocol

/// Why a job has no value.
public enum JobError: Error, CustomStringConvertible, Sendable {
  /// A trap ended the job; `reason` is the message of the runtime.
  case crashed(job: Int, reason: String)
  /// The job did something that a job cannot do, such as ask the user for input, or an expectation or
  /// assertion in it has failed.
  case failed(job: Int, reason: String)
  /// The job waits for itself: a deadlock.
  case waitsForItself(job: Int)
  /// Jobs would wait for each other: a deadlock. The text says which job waits for which.
  case waitsInCycle(String)
  /// The jobs had not ended when the time to wait for them was over; they keep running.
  case stillRunning(jobs: [String], after: Duration)
  /// The job ran longer than its own timeout.
  case timedOut(job: Int, after: Duration)
  /// The job was cancelled for a reason other than a user's wish, such as a predecessor that did not
  /// complete.
  case cancelled(job: Int, reason: String)
  /// An argument has an invalid value; the text says which, and what to give instead.
  case invalid(String)

  public var description: String {
    switch self {
    case .crashed(let job, let reason): "\(Self.title(job)) crashed: \(reason)"
    case .failed(let job, let reason): "\(Self.title(job)) failed: \(reason)"
    case .waitsForItself(let job): WaitFailure.waitsForItself(job: job).description
    case .waitsInCycle(let cycle): WaitFailure.cycle(cycle).description
    case .stillRunning(let jobs, let time):
      WaitFailure.stillRunning(jobs: jobs, after: time).description
    case .timedOut(let job, let time): "\(Self.title(job)) timed out after \(ElapsedTime(time))"
    case .cancelled(let job, let reason): "\(Self.title(job)) was cancelled because \(reason)"
    case .invalid(let message): message
    }
  }

  private static func title(_ job: Int) -> String { JobID(rawValue: job).defaultName }
}

extension JobError {
  /// The former name of ``waitsInCycle(_:)``.
  @available(*, deprecated, renamed: "waitsInCycle(_:)")
  public static func waitsInCircle(_ cycle: String) -> JobError { .waitsInCycle(cycle) }
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
      case .cycle(let cycle): .waitsInCycle(cycle)
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
