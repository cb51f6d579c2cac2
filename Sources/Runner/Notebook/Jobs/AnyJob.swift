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

/// A job that `run` has made.
protocol RecordedJob: AnyJob, AnyObject {
  var record: JobRecord { get }
  /// What the job, which is over, returned.
  ///
  /// - Throws: Why it has no value, or none of this type.
  func value<Value>(as type: Value.Type) throws -> Value
}

extension RecordedJob {
  /// Makes the job known, and puts it into the queue when it is its turn.
  func submit() {
    WaitGraph.addPredecessors(of: record)
    record.announce { Jobs.register(self) }
    record.submit()
  }
}
