internal import CChildren
internal import CRunner
internal import Frames
internal import Limits
internal import NotebookEngine
package import POSIX
package import RunnerProtocol

/// The runner's end of the private socket to the kernel.
///
/// A thread that sends an event writes it itself, with everything that waits, unless another thread is
/// writing. It does not stay for what others send meanwhile; the thread of the connection writes that.
/// ``send(_:)`` returns only when the event has been written, as the sender may be about to end the
/// process.
package final class KernelConnection: Sendable {
  private let descriptor: FileDescriptor
  private let buffers: JobEventBuffers
  private let outgoing: Monitor<OutgoingEvents>

  /// Takes over the socket.
  ///
  /// - Parameters:
  ///   - descriptor: The socket.
  ///   - endsProcess: Whether this process ends when the kernel closes its end.
  package init(_ descriptor: consuming FileDescriptor, endsProcess: Bool = true) {
    if endsProcess { cchildren_end_with(descriptor.number) }
    self.descriptor = descriptor
    buffers = JobEventBuffers()
    outgoing = Monitor(OutgoingEvents(buffers))
  }

  /// Starts the thread that writes what others have left to it.
  func start() throws(POSIXError) {
    try EssentialThread.start(name: "kernel events") {
      while true { self.takeTurn() }
    }
  }

  /// Sends an event after all earlier ones, and returns once it is written; blocks while too much is
  /// unsent.
  package func send(_ event: RunnerEvent) {
    guard !crunner_is_fork() else { return Self.drop(event) }
    let frame = event.frame()
    uninterrupted {
      var mark = 0
      perform { outgoing in
        let step = outgoing.append(frame: frame)
        mark = outgoing.mark
        return step
      }
      outgoing.wait { $0.isWritten(upTo: mark) ? () : nil }
    }
  }

  /// Sends an event after all earlier ones, at the latest a moment later together with those until then;
  /// blocks while too much is unsent.
  func enqueue(_ event: RunnerEvent) {
    guard !crunner_is_fork() else { return Self.drop(event) }
    let frame = event.frame()
    perform { $0.enqueue(frame: frame, at: .now) }
  }

  /// Sends an event of a job like ``enqueue(_:)``, but perhaps before or after events of other jobs.
  func enqueue(_ event: JobEventBatch.BriefEvent, of run: ExecutionID) {
    guard !crunner_is_fork() else { return Self.drop(event) }
    uninterrupted {
      let thread = RunnerThread.currentContext?.serial ?? 0
      let element = JobEventBuffers.Element(event: event, run: run)
      guard !buffers.append(element, from: thread) else { return }
      perform { $0.collectJobEvents(at: .now) }
    }
  }

  /// Returns when all events have been written.
  func flush() {
    guard !crunner_is_fork() else { return }
    outgoing.wait { $0.isFlushed() ? () : nil }
  }

  /// Leaves the socket to the process of which this one is a copy, made by `fork`, and ends this one with
  /// the cell or job that has made it.
  private static func drop(_ event: RunnerEvent) {
    switch event {
    case .cellEnded, .jobEnded: System.exitNow(0)
    default: break
    }
  }

  private static func drop(_ event: JobEventBatch.BriefEvent) {
    if case .completed = event { System.exitNow(0) }
  }

  /// Calls `body` with each command; returns when the kernel closes its end.
  package func forEachCommand(_ body: (RunnerCommand) -> Void) throws {
    var buffer = FrameBuffer()
    while true {
      let bytes = try descriptor.read(atMost: 65_536)
      guard !bytes.isEmpty else { return }
      buffer.append(bytes)
      while let frame = try buffer.next() {
        body(try RunnerCommand(frame: frame))
      }
    }
  }

  /// Changes what waits, when there is room, and takes the step that follows from it.
  private func perform(_ body: (inout OutgoingEvents) -> OutgoingEvents.Step) {
    // A thread that is ended halfway would leave the turn to write taken for ever.
    uninterrupted {
      // Nearly always there is room.
      let first = outgoing.withLock { $0.hasRoom() ? body(&$0) : nil }
      let step = first ?? outgoing.wait { $0.hasRoom() ? body(&$0) : nil }
      switch step {
      case .nothing: break
      case .plan: outgoing.update { _ in }
      case .write: writeOnce()
      }
    }
  }

  /// Waits until there is something for this thread to write, and writes it.
  private func takeTurn() {
    let isPlanned = outgoing.wait { outgoing -> Bool? in
      if outgoing.isHandedOver { return false }
      return outgoing.isPlanned ? true : nil
    }
    if isPlanned { BackgroundThread.sleep(Limits.Output.eventPause) }
    if outgoing.withLock({ $0.beginTurn() }) { writeOnce() }
  }

  private func writeOnce() {
    let bytes = outgoing.withLock { $0.drain(at: .now) }.bytes()
    // If this fails the kernel is gone; the reading thread notices that and ends the process.
    _ = try? descriptor.writeAll(bytes)
    if outgoing.withLock({ $0.endTurn(bytes) }) { outgoing.update { _ in } }
  }
}
