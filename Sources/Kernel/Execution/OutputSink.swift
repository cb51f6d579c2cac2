package import Formatting
package import RunnerProtocol

/// Takes what cells and jobs show, in the order of writing.
package protocol OutputSink: Sendable {
  /// Takes one output; may block for a moment when outputs arrive faster than they can be sent.
  func receive(_ output: Output, from execution: ExecutionID)

  /// Takes note that the process of all cells is gone, and with it the kernel's end of every comm
  /// but these.
  func processEnded(keeping comms: Set<String>)

  /// Takes note of how many jobs are queued or running; never blocks.
  func jobsChanged(to count: Int)

  /// Whether a front-end has said that it can show widgets.
  var showsWidgets: Bool { get }

  /// Has text sent at this many bytes a second on average, or as fast as it comes if nothing.
  func limitRate(to bytesPerSecond: ByteCount?)

  /// Sets who hears which runs are to write no text for a while, and which may again.
  ///
  /// The closure must return at once and call nothing of the sink.
  func whenBehind(_ pause: @escaping @Sendable (ExecutionID, _ isPaused: Bool) -> Void)
}

extension OutputSink {
  package func processEnded(keeping comms: Set<String>) {}
  package func jobsChanged(to count: Int) {}
  package var showsWidgets: Bool { false }
  package func limitRate(to bytesPerSecond: ByteCount?) {}
  package func whenBehind(_ pause: @escaping @Sendable (ExecutionID, Bool) -> Void) {}
}
