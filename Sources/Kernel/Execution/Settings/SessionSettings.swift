internal import Limits

/// A user's settings of a session, first read from the kernel's environment.
package struct SessionSettings: Hashable, Sendable {
  package var batchWait = BatchWait.untilStalled(Limits.Batch.wait)
  package var rerun = RerunPolicy.keep
  package var interrupt = InterruptPolicy.cells

  package init() {}
}
