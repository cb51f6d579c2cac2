internal import JupyterProtocol
internal import KernelLaunch
internal import Latches
internal import Limits
internal import Logging
internal import POSIX
internal import ZeroMQ

/// Echoes every message, on a separate thread, so that front-ends see that the kernel is alive.
final class Heartbeat: Sendable {
  private let stopping: WakeupDescriptor
  private let logger: Logger
  private let ended = Latch()

  private init(logger: Logger) throws(POSIXError) {
    stopping = try WakeupDescriptor()
    self.logger = logger
  }

  /// Binds the socket and starts the thread; returns when front-ends can connect.
  ///
  /// - Returns: The thread, and the port of the socket.
  /// - Throws: `ZeroMQError` when the address cannot be bound.
  static func start(
    _ connection: ConnectionFile, taking sockets: PreboundSockets, logger: Logger
  ) async throws -> (heartbeat: Heartbeat, port: Int) {
    let heartbeat = try Heartbeat(logger: logger)
    let port = try await withCheckedThrowingContinuation {
      (ready: CheckedContinuation<Int, any Error>) in
      do {
        try BackgroundThread.start(name: "heartbeat") { heartbeat.run(connection, sockets, ready) }
      } catch {
        ready.resume(throwing: error)
      }
    }
    return (heartbeat, port)
  }

  /// Closes the socket; returns when that is done.
  func stop() async {
    stopping.raise()
    await ended.wait()
  }

  private func run(
    _ connection: ConnectionFile, _ sockets: PreboundSockets,
    _ ready: CheckedContinuation<Int, any Error>
  ) {
    defer { ended.open() }
    do {
      var socket = try Socket(.rep, in: Context())
      try socket.set(.linger, to: 0)
      try socket.limitFrames(to: Limits.Channels.heartbeatFrame)
      ready.resume(
        returning: try socket.bind(to: .heartbeat, of: connection, among: sockets))
      do {
        try echo(on: socket)
      } catch {
        logger.error("The heartbeat failed: \(error)")
      }
    } catch {
      ready.resume(throwing: error)
    }
  }

  private func echo(on socket: borrowing Socket) throws(ZeroMQError) {
    var poller = Poller()
    let beat = poller.add(socket)
    let stop = poller.add(descriptor: stopping.number)
    while true {
      try poller.wait()
      if poller.isReady(stop) { return }
      if poller.isReady(beat), let frames = try socket.receive() { try socket.send(frames) }
    }
  }
}
