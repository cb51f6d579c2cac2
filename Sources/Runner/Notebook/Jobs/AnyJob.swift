internal import NotebookEngine

/// A job of any value, as ``Jobs/all`` lists them.
public protocol AnyJob: Sendable {
  var id: Int { get }
  var name: String { get }
  var state: JobState { get }
  /// Stops the job, by force if it still runs after the grace.
  func cancel(grace: Duration)
}

extension AnyJob {
  /// Stops the job, by force if it still runs after ``Jobs/grace``.
  public func cancel() { cancel(grace: jobs.grace) }

  /// What the job has written so far; see ``Job/output``.
  public var output: String { (self as? any RecordedJob)?.record.loggedOutput ?? "" }
}
