package import Frames
package import POSIX

/// A process of ours that works for this one, and the socket to it.
package final class PeerProcess<Command: FrameCodable & Sendable, Event: FrameCodable & Sendable>:
  Sendable
{
  private struct Outgoing {
    var bytes: [UInt8] = []
    var isOver = false
  }

  private let child: ChildProcess
  private let socket: FileDescriptor
  private let outgoing = Monitor(Outgoing())

  package var pid: Int32 { child.pid }

  /// Starts the program, which gets its end of the socket as a descriptor named by its arguments.
  ///
  /// - Parameters:
  ///   - configuration: The program; process group, arguments and descriptors are added.
  ///   - thread: The name of the thread that reads, at most 15 bytes.
  ///   - onEvents: Called on that thread with all events that have arrived, at least one, in order.
  ///   - onEnd: Called once, after the last event.
  /// - Throws: A ``POSIXError`` if the program cannot be started.
  package init(
    _ configuration: ChildProcess.Configuration, thread: String,
    onEvents: @escaping @Sendable ([Event]) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.TerminationStatus) -> Void
  ) throws(POSIXError) {
    let (own, theirs) = try FileDescriptor.socketPair().release()
    socket = FileDescriptor(owning: own)
    let childEnd = FileDescriptor(owning: theirs)
    var configuration = configuration
    configuration.arguments += ["--connection-descriptor", "3"]
    configuration.leadsGroup = true
    configuration.inherited = [3: childEnd.number]
    child = try ChildProcess(configuration)
    try BackgroundThread.start(name: "commands") { [self] in writeCommands() }
    try BackgroundThread.start(name: thread) { [self] in
      readEvents(onEvents)
      child.kill()
      outgoing.update { $0.isOver = true }
      Task { onEnd(await child.outcome().status) }
    }
  }

  /// Starts the program, with a handler for single events.
  package convenience init(
    _ configuration: ChildProcess.Configuration, thread: String,
    onEvent: @escaping @Sendable (Event) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.TerminationStatus) -> Void
  ) throws(POSIXError) {
    try self.init(
      configuration, thread: thread, onEvents: { $0.forEach(onEvent) }, onEnd: onEnd)
  }

  /// Sends a command without waiting, even if the process has stopped reading.
  ///
  /// If the process is gone, `onEnd` is called; there is no error here.
  package func send(_ command: Command) {
    let frame = command.frame()
    outgoing.update { $0.bytes += frame }
  }

  /// Ends the process and everything it has started.
  package func kill() {
    child.kill()
  }

  /// Kills the process and everything it has started, and returns when it has ended.
  package func end() async {
    child.kill()
    _ = await child.outcome()
  }

  private func writeCommands() {
    while true {
      let bytes = outgoing.wait { outgoing -> [UInt8]? in
        if outgoing.isOver { return [] }
        guard !outgoing.bytes.isEmpty else { return nil }
        defer { outgoing.bytes = [] }
        return outgoing.bytes
      }
      guard !bytes.isEmpty else { return }
      // If this fails the process is gone, which the reading thread notices.
      _ = try? socket.sendAll(bytes)
    }
  }

  private func readEvents(_ body: ([Event]) -> Void) {
    var buffer = FrameBuffer()
    var isBroken = false
    while !isBroken, let bytes = try? socket.read(atMost: 256 << 10), !bytes.isEmpty {
      buffer.append(bytes)
      var events: [Event] = []
      do {
        while let frame = try buffer.next() { events.append(try Event(frame: frame)) }
      } catch {
        // The memory of the process may be overwritten, so it is ended.
        isBroken = true
      }
      if !events.isEmpty { body(events) }
    }
  }
}
