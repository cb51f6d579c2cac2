internal import JupyterProtocol
internal import JupyterPublishing
internal import KernelLaunch
internal import Latches
internal import Logging
internal import POSIX
internal import Synchronization
internal import ZeroMQ

/// The thread that owns shell, control, stdin and iopub.
///
/// It reads and checks requests, and sends what the publisher holds. It answers nothing itself and is
/// never busy for long.
final class ChannelThread: Sendable {
  /// The requests on shell.
  let shell: AsyncStream<IncomingRequest>
  /// The requests on control.
  let control: AsyncStream<IncomingRequest>

  private let shellInput: AsyncStream<IncomingRequest>.Continuation
  private let controlInput: AsyncStream<IncomingRequest>.Continuation
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let logger: Logger
  private let isStopping = Atomic(false)
  private let ended = Latch()

  private init(publisher: OutputPublisher, input: InputBroker, logger: Logger) {
    (shell, shellInput) = AsyncStream.makeStream(of: IncomingRequest.self)
    (control, controlInput) = AsyncStream.makeStream(of: IncomingRequest.self)
    self.publisher = publisher
    self.input = input
    self.logger = logger
  }

  /// Resumed with the ports when front-ends can connect.
  private typealias Ready = CheckedContinuation<[ConnectionFile.Channel: Int], any Error>

  /// Binds the sockets and starts the thread; returns when front-ends can connect.
  ///
  /// - Returns: The thread, and the ports of the sockets.
  /// - Throws: `ZeroMQError` when an address cannot be bound.
  static func start(
    _ connection: ConnectionFile, taking sockets: PreboundSockets, publisher: OutputPublisher,
    input: InputBroker, logger: Logger
  ) async throws -> (thread: ChannelThread, ports: [ConnectionFile.Channel: Int]) {
    let thread = ChannelThread(publisher: publisher, input: input, logger: logger)
    let ports = try await withCheckedThrowingContinuation { (ready: Ready) in
      do {
        try BackgroundThread.start(name: "channels", stackSize: 8 << 20) {
          thread.run(connection, sockets, ready)
        }
      } catch {
        ready.resume(throwing: error)
      }
    }
    return (thread, ports)
  }

  /// Sends everything that waits and closes the sockets; returns when that is done.
  func stop() async {
    publisher.hurry()
    isStopping.store(true, ordering: .releasing)
    publisher.wake()
    await ended.wait()
  }

  private func run(
    _ connection: ConnectionFile, _ sockets: PreboundSockets, _ ready: Ready
  ) {
    defer {
      publisher.close()
      shellInput.finish()
      controlInput.finish()
      ended.open()
    }
    do {
      let context = try Context()
      let channels = try Channels(connection, taking: sockets, in: context)
      ready.resume(returning: channels.ports)
      do {
        var loop = ChannelLoop(
          connection.signature,
          composedBy: MessageComposer(signature: connection.signature), publisher: publisher,
          input: input, logger: logger)
        try loop.run(on: channels, isStopping: isStopping) { request in
          let input = request.context.channel == .shell ? shellInput : controlInput
          input.yield(request)
        }
      } catch {
        logger.error("The channels failed: \(error)")
      }
    } catch {
      ready.resume(throwing: error)
    }
  }
}
