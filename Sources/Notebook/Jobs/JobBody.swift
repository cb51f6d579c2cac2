internal import RunnerProtocol

/// What a job does in a task.
protocol JobBody: AnyObject, Sendable {
  /// Does it once.
  func attempt() async -> JobOutcome
}
