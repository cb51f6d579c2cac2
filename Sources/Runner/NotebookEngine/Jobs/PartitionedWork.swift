/// The work of a job that is done by others, its parts.
package protocol PartitionedWork: AnyObject, Sendable {
  /// Submits the first parts of a job that is on its turn.
  func begin(as whole: JobRecord)
  /// Submits no more and stops those that are not over; the last of them ends the whole.
  func stop(grace: Duration)
}
