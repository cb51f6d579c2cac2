package import RunnerProtocol

/// Takes events for the kernel.
package protocol EventSink: Sendable {
  /// Sends an event, and returns once it has been written; blocks while too much is unsent.
  func send(_ event: RunnerEvent)
  /// Sends an event like ``send(_:)``, but perhaps a moment later.
  func enqueue(_ event: RunnerEvent)
  /// Reports an event of a job, perhaps a moment later; only events of the same job keep their order
  /// meanwhile.
  func enqueue(_ event: JobEventBatch.BriefEvent, of run: ExecutionID)
}
