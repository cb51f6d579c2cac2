/// One time that the work of a job was begun.
struct JobAttempt {
  /// The number of the worker it began on; it may have gone on on another where it waited
  /// asynchronously.
  let worker: Int?
  let start: ContinuousClock.Instant
  var end: ContinuousClock.Instant?
}
