/// One time that the work of a job was begun.
package struct JobAttempt {
  /// The number of the worker it began on; it may have gone on on another where it waited
  /// asynchronously.
  package let worker: Int?
  package let start: ContinuousClock.Instant
  package var end: ContinuousClock.Instant?
}
