package import RunnerProtocol

/// The work of a job that runs in a task.
package protocol JobBody: AnyObject, Sendable {
  /// Makes one attempt.
  func attempt() async -> JobOutcome
  /// Lets go of the user's function and what it holds, after the last attempt.
  func discardFunction()
  /// Called when the job has ended, before the kernel learns of it.
  func didEnd(_ job: JobID)
}

extension JobBody {
  package func discardFunction() {}
  package func didEnd(_ job: JobID) {}
}
