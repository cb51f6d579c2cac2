/// A job of any value, as ``Jobs/all`` lists them.
public protocol AnyJob: Sendable {
  var id: Int { get }
  var name: String { get }
  var state: JobState { get }
  /// Stops the job, by force if it still runs after the grace.
  func cancel(grace: Duration)
}

extension AnyJob {
  /// Stops the job, by force if it still runs after two seconds.
  public func cancel() { cancel(grace: .seconds(2)) }
}

/// A job that others can wait for without knowing its value.
protocol WaitableJob: AnyJob {
  /// Blocks until the job is over, however it ended, or who waits is to stop at this level.
  func blockUntilOver(orUntil level: Cancellation.Level)
}
