/// The work of a job that is divided into parts, which are jobs themselves.
package protocol PartitionedWork: AnyObject, Sendable {
  /// Submits the first parts of a job that is ready to start.
  func start(as whole: JobRecord)
  /// Submits no more parts and cancels the active ones; the last of them ends the whole.
  func stop(grace: Duration)
}
