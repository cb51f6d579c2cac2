internal import CRunner
internal import Frames
internal import Limits
internal import NotebookEngine
package import POSIX
package import RunnerProtocol

/// The runner's end of the private socket to the kernel.
///
/// Who has something to say writes it, with all that waits, on its own thread, unless another one is
/// at it. It never stays for what others say meanwhile: that is for a thread of the connection. What is
/// not only noted has been written when its author goes on, who may be about to end the process.
package final class KernelConnection: Sendable {
  private let descriptor: FileDescriptor
  private let buffers: JobEventBuffers
  private let outgoing: Monitor<OutgoingEvents>

  /// Takes the socket; when the kernel closes its end, this process ends unless told otherwise.
  package init(_ descriptor: consuming FileDescriptor, endsProcess: Bool = true) {
    if endsProcess { crunner_end_with(descriptor.number) }
    self.descriptor = descriptor
    buffers = JobEventBuffers()
    outgoing = Monitor(OutgoingEvents(buffers))
  }

  /// Starts the thread that writes what others have left.
  func start() throws(POSIXError) {
    try EssentialThread.start(name: "kernel events") {
      while true { self.takeTurn() }
    }
  }

  /// Sends one event whole, after all that was said before; blocks while the kernel is behind.
  package func send(_ event: RunnerEvent) {
    let frame = event.frame()
    uninterrupted {
      var mark = 0
      add { outgoing in
        let step = outgoing.append(frame: frame)
        mark = outgoing.mark
        return step
      }
      outgoing.wait { $0.isWritten(upTo: mark) ? () : nil }
    }
  }

  /// Sends one event after all that was said before, at the latest a moment later, together with what
  /// is said until then; blocks while the kernel is behind.
  func note(_ event: RunnerEvent) {
    let frame = event.frame()
    add { $0.add(frame: frame, at: .now) }
  }

  /// Tells what has happened to a job as ``note(_:)`` does, but maybe before or after what is told of
  /// other jobs until then.
  func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID) {
    uninterrupted {
      let thread = RunnerThread.currentContext?.serial ?? 0
      guard !buffers.add(JobEventBuffers.Item(entry: news, run: run), from: thread) else { return }
      add { $0.addJobEvents(at: .now) }
    }
  }

  /// Returns when all that was said has been written.
  func settle() {
    outgoing.wait { $0.isSettled() ? () : nil }
  }

  /// Hands over one command after the other; returns when the kernel closes its end.
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

  /// Adds something to what waits and does what has to be done for it.
  private func add(_ body: (inout OutgoingEvents) -> OutgoingEvents.Step) {
    // A thread that is stopped halfway would silence everybody.
    uninterrupted {
      // There is room nearly always.
      let added = outgoing.withLock { $0.hasRoom() ? body(&$0) : nil }
      let step = added ?? outgoing.wait { $0.hasRoom() ? body(&$0) : nil }
      switch step {
      case .nothing: break
      case .plan: outgoing.update { _ in }
      case .write: writeOnce()
      }
    }
  }

  /// Waits until something is left for this thread, and writes it.
  private func takeTurn() {
    let isPlanned = outgoing.wait { outgoing -> Bool? in
      if outgoing.isHandedOver { return false }
      return outgoing.isPlanned ? true : nil
    }
    if isPlanned { BackgroundThread.sleep(Limits.Output.eventPause) }
    if outgoing.withLock({ $0.beginTurn() }) { writeOnce() }
  }

  private func writeOnce() {
    let bytes = outgoing.withLock { $0.take(at: .now) }.bytes()
    // The kernel is gone if this fails; the reading side notices and ends the process.
    _ = try? descriptor.writeAll(bytes)
    if outgoing.withLock({ $0.endTurn(bytes) }) { outgoing.update { _ in } }
  }
}
