/// What an interrupt stops.
package enum InterruptPolicy: String, Hashable, Sendable {
  /// The cells that run; where none does, a second one shortly after stops the jobs.
  case cells
  /// The cells that run and all jobs.
  case jobs
}
