package import Execution
package import JupyterHistory
package import JupyterProtocol
package import JupyterPublishing
package import KernelLaunch
package import Latches
internal import Limits
package import Logging
internal import POSIX
internal import RunnerProtocol

/// A Jupyter kernel: answers the requests of front-ends, and runs cells through an executor.
///
/// The cells of one shell run one at a time, in parallel with those of sub-shells. All other requests
/// are answered meanwhile: slow ones in lanes by kind, the others in the order of arrival.
package actor Kernel {
  private var connection: ConnectionFile
  private let sockets: PreboundSockets
  private let registration: Registration?
  private let executor: any CellExecutor
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let logger: Logger
  private let interruption: @Sendable () async -> Void
  private var handlers: HandlerRegistry
  private let history: History
  private let shells: Shells
  private let serving: Latch
  private let end = Latch()

  /// Makes a kernel that does not listen yet.
  ///
  /// - Parameters:
  ///   - connection: Where to listen, and the key to sign with.
  ///   - sockets: Sockets that listen there already.
  ///   - registration: Reports the ports to a launcher that lets the kernel choose them.
  ///   - executor: Runs the cells.
  ///   - publisher: The sink the executor was made with.
  ///   - input: The input source the executor was made with.
  ///   - history: Stores the cells.
  ///   - holdsCells: Whether every cell ends only when its jobs have, and not only those of batch runs.
  ///   - description: Describes the kernel, called for each request.
  ///   - serving: Opened when the kernel begins to answer requests.
  ///   - logger: Receives refused messages and failures.
  package init(
    connection: ConnectionFile, taking sockets: PreboundSockets = .none,
    registration: Registration? = nil, executor: any CellExecutor,
    publisher: OutputPublisher, input: InputBroker, history: History,
    holdingCells holdsCells: Bool = false,
    description: @escaping @Sendable () async -> KernelDescription, serving: Latch = Latch(),
    logger: Logger
  ) {
    self.connection = connection
    self.sockets = sockets
    self.registration = registration
    self.executor = executor
    self.publisher = publisher
    self.input = input
    self.history = history
    self.serving = serving
    self.logger = logger
    shells = Shells(
      executor: executor, publisher: publisher, input: input, history: history,
      holdingCells: holdsCells)
    interruption = { [shells] in
      shells.releaseHolds()
      await executor.interrupt()
      // Afterwards, so that a cell that asks ends as interrupted.
      input.interrupt()
    }
    var handlers = HandlerRegistry()
    let comms = CommRelay(
      comms: publisher.comms, executor: executor, publisher: publisher, logger: logger)
    handlers.register(CommCloseHandler(relay: comms), in: .comms)
    handlers.register(CommInfoHandler(comms: publisher.comms), in: .comms)
    handlers.register(CommMessageHandler(relay: comms), in: .comms)
    handlers.register(CommOpenHandler(relay: comms), in: .comms)
    handlers.register(CompleteHandler(executor: executor), in: .completion)
    handlers.register(CreateSubshellHandler(shells: shells))
    handlers.register(DeleteSubshellHandler(shells: shells))
    handlers.register(HistoryHandler(history: history), in: .history)
    handlers.register(InspectHandler(executor: executor), in: .inspection)
    handlers.register(InterruptHandler(interrupt: interruption))
    handlers.register(IsCompleteHandler(executor: executor), in: .completeness)
    handlers.register(KernelInfoHandler(description: description), in: .description)
    handlers.register(ListSubshellHandler(shells: shells))
    handlers.register(ShutdownHandler(publisher: publisher, end: end))
    handlers.register(UsageHandler(meter: UsageMeter()), in: .usage)
    self.handlers = handlers
  }

  /// Serves front-ends until one of them, or ``stop()``, ends the kernel.
  ///
  /// - Throws: `ZeroMQError` when an address cannot be bound, ``Registration/Failure`` when the
  ///   launcher does not confirm the registration.
  package func run() async throws {
    let (channels, heartbeat) = try await listen()
    do {
      let isEnding = { @Sendable [end] in end.isOpen }
      try await registration?.announce(connection, unless: isEnding)
      await serve(channels)
    } catch {
      await stop(channels, heartbeat)
      throw error
    }
    await stop(channels, heartbeat)
    await Latch.wait(atMost: Limits.Processes.historyClose) { [history] in await history.close() }
    logger.info("Ended")
  }

  /// Binds all sockets, and completes ``connection`` with their ports.
  private func listen() async throws -> (ChannelThread, Heartbeat) {
    let (channels, ports) = try await ChannelThread.start(
      connection, taking: sockets, publisher: publisher, input: input, logger: logger)
    do {
      let (heartbeat, port) = try await Heartbeat.start(
        connection, taking: sockets, logger: logger)
      connection.ports = ports
      connection.ports[.heartbeat] = port
      handlers.register(ConnectHandler(connection: connection))
      return (channels, heartbeat)
    } catch {
      await channels.stop()
      throw error
    }
  }

  private func stop(_ channels: ChannelThread, _ heartbeat: Heartbeat) async {
    await channels.stop()
    await heartbeat.stop()
    registration?.removeConnectionFile()
  }

  /// Answers requests and runs cells until the kernel has to end.
  private func serve(_ channels: ChannelThread) async {
    publisher.answer(.status(.starting, for: OutgoingMessage.emptyObject))
    logger.info("Listening at \(connection.address(of: .shell))")
    shells.start()
    let router = RequestRouter(
      handlers: handlers, scope: StatusScope(publisher: publisher, logger: logger), shells: shells)
    Task { await router.serve(channels.shell) }
    Task { [self] in
      // The streams end with the kernel, or with the sockets if those fail.
      await router.serve(channels.control)
      stop()
    }
    serving.open()
    await end.wait()
    await shutDown(router)
  }

  /// Ends the kernel like a shutdown request.
  package nonisolated func stop() {
    end.open()
  }

  /// Stops the running cells like an interrupt request.
  package nonisolated func interrupt() async {
    await interruption()
  }

  /// Ends the executor and sends the last replies, both within time limits.
  private func shutDown(_ router: RequestRouter) async {
    shells.finish()
    await Latch.wait(atMost: Limits.Processes.shutdown) { [executor] in await executor.shutdown() }
    await Latch.wait(atMost: Limits.Processes.lastReplies) { [shells] in
      await shells.waitForEnd()
      await router.finish()
    }
  }
}
