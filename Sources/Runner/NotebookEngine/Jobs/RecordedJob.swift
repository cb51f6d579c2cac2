/// A job of the session, whatever the type of its value.
package protocol RecordedJob: AnyObject, Sendable {
  var record: JobRecord { get }
  /// Whether its work returns nothing, so that there is no result to keep.
  var returnsNothing: Bool { get }
}

extension RecordedJob {
  /// Makes the job known, and puts it into the queue as soon as the jobs before it have completed.
  package func submit() {
    WaitGraph.addPredecessors(of: record)
    record.announce(as: self)
    record.submit()
  }
}
