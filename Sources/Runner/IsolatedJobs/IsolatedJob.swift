internal import NotebookEngine
package import RunnerProtocol

/// Runs a cell that is a job in a process of its own, a new one for each attempt.
///
/// The process is a runner too, with the cell as its only job. Its output is passed on as that of the
/// job. When the job is cancelled or this process ends, it is killed with everything it has started.
package final class IsolatedJob: Sendable {
  private let submission: CellJobSubmission
  private let isolation: CellJobOptions.Isolation
  private let preloaded: String?

  /// Makes a job.
  ///
  /// - Parameters:
  ///   - submission: The cell, and the options of the job.
  ///   - isolation: The options of the process.
  ///   - preloaded: The libraries that the process loads before all others.
  package init(
    _ submission: CellJobSubmission, _ isolation: CellJobOptions.Isolation, preloaded: String?
  ) {
    self.submission = submission
    self.isolation = isolation
    self.preloaded = preloaded
  }

  /// Makes one attempt; occupies a thread until its end.
  package func run() async -> JobOutcome {
    guard let origin = Origin.current, let job = origin.job else { return .cancelled(nil) }
    origin.beginAttempt()
    let attempt = IsolatedAttempt(job, of: origin, isolation)
    let outcome: JobOutcome
    do {
      outcome = try attempt.run(command(for: job, by: origin.execution), preloading: preloaded)
    } catch {
      return .failed(
        RunFailure(
          kind: .thrown, name: "JobError",
          message: "the process of the job could not be started: \(error)"))
    }
    return origin.cancellation.level == .none ? outcome : .cancelled(nil)
  }

  /// The command for the process; the options of the job, except its name, are handled here.
  private func command(for job: JobID, by execution: ExecutionID) -> RunnerCommand {
    var submission = submission
    submission.number = job
    submission.settings = CellJobOptions()
    submission.settings.name = self.submission.settings.name
    return .submit(execution, submission, result: .drop)
  }
}
