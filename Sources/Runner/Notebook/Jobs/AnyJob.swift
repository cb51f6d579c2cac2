internal import NotebookEngine

/// A job, whatever the type of its value; ``Jobs/all`` lists them.
public protocol AnyJob: Sendable {
  /// The number of the job; the first one of a session is 1.
  var id: Int { get }
  /// The name given to the job, or `job N` if it has none.
  var name: String { get }
  /// Whether the job is waiting, running or has ended, and how.
  var state: JobState { get }
  /// Cancels the job, and ends its threads if it still runs after the grace period.
  func cancel(grace: Duration)
}

extension AnyJob {
  /// Cancels the job, and ends its threads if it still runs after ``Jobs/grace``.
  public func cancel() { cancel(grace: jobs.grace) }

  /// Everything the job has printed so far; see ``Job/output``.
  public var output: String { (self as? any RecordedJob)?.record.loggedOutput ?? "" }
}
