package import Formatting
package import RunnerProtocol

/// Receives what cells and jobs show, in the order of writing.
package protocol OutputSink: Sendable {
  /// Receives one output; may block for a moment when outputs arrive faster than they can be sent.
  func receive(_ output: Output, from execution: ExecutionID)

  /// Receives the failure of a cell or of one of its jobs; may block like an output.
  func receive(_ failure: ErrorReport, from execution: ExecutionID)

  /// Receives what happens to a card, to be shown between the outputs before and after it; may
  /// block like an output.
  func receive(_ update: CardUpdate, from execution: ExecutionID)

  /// Closes every comm that cells have opened or serve, because their process is gone.
  func processEnded()

  /// Receives how many jobs are queued or running; never blocks.
  func jobsChanged(to count: Int)

  /// Has text sent at this many bytes a second on average, or as fast as it comes if `nil`.
  func limitRate(to bytesPerSecond: ByteCount?)

  /// Sets what is called when a run is to stop writing text for a while, and when it may go on.
  ///
  /// The closure must return at once and call nothing of the sink.
  func whenBehind(_ pause: @escaping @Sendable (ExecutionID, _ isPaused: Bool) -> Void)
}

extension OutputSink {
  package func receive(_ failure: ErrorReport, from execution: ExecutionID) {}
  package func receive(_ update: CardUpdate, from execution: ExecutionID) {}
  package func processEnded() {}
  package func jobsChanged(to count: Int) {}
  package func limitRate(to bytesPerSecond: ByteCount?) {}
  package func whenBehind(_ pause: @escaping @Sendable (ExecutionID, Bool) -> Void) {}
}
