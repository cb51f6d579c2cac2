package import RunnerProtocol

/// What a job does in a task.
package protocol JobBody: AnyObject, Sendable {
  /// Does it once.
  func attempt() async -> JobOutcome
  /// Says what is to be told before the end of the job, whichever it was.
  func end(of job: JobID)
}

extension JobBody {
  package func end(of job: JobID) {}
}
