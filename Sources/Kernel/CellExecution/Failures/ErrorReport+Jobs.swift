internal import Execution
internal import Formatting
internal import RunnerProtocol

extension ErrorReport {
  /// A job that has run longer than its timeout.
  static func timedOut(_ job: String, after seconds: Double) -> ErrorReport {
    ErrorReport("JobTimedOut", "\(job) timed out after \(ElapsedTime(seconds: seconds))")
  }

  /// Jobs that were cancelled because their cell was interrupted while it waited for them.
  static func interrupted(whileWaitingFor jobs: [String]) -> ErrorReport {
    let others = jobs.count > 3 ? " and \(jobs.count - 3) more" : ""
    let shown = jobs.prefix(3).joined(separator: ", ") + others
    let verb = jobs.count == 1 ? "was" : "were"
    return ErrorReport("Interrupted", "\(shown) \(verb) still running and \(verb) cancelled.")
  }

  private init(_ name: String, _ sentence: String) {
    self.init(
      name: name, value: sentence, traceback: ["\u{1B}[0;31m\(name)\u{1B}[0m: \(sentence)"])
  }
}

extension JobEnd {
  /// What messages call the job: its number, and its name if it has one.
  func title(of job: JobID) -> String { job.title(named: name) }
}
