/// One execution of the work of a job.
package struct JobAttempt {
  /// The number of the worker it started on; after an `await` it may have continued on another one.
  package let worker: Int?
  package let start: ContinuousClock.Instant
  package var end: ContinuousClock.Instant?
}
