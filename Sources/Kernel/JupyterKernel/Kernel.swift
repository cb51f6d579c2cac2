package import Execution
package import JupyterProtocol
package import KernelLaunch
internal import Limits
package import Logging
internal import POSIX
internal import RunnerProtocol

/// A Jupyter kernel: answers the requests of front-ends and has cells run by an executor.
///
/// The cells of one shell run one at a time, those of sub-shells beside them. Everything else is
/// answered meanwhile: what may take time in lanes by kind, the rest as it comes on shell and control.
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

  /// Makes a kernel that listens nowhere yet.
  ///
  /// - Parameters:
  ///   - connection: Where to listen, and the key to sign with.
  ///   - sockets: Those that listen there already.
  ///   - registration: Tells a launcher where the kernel listens, if that has not said where.
  ///   - executor: Runs the cells.
  ///   - publisher: The sink the executor was made with.
  ///   - input: What the executor was made with to ask users.
  ///   - history: Keeps the cells that were run.
  ///   - description: Finds out what the kernel says about itself, each time it is asked.
  ///   - serving: Is opened when requests are answered.
  ///   - logger: Where refused messages and failures are noted.
  package init(
    connection: ConnectionFile, taking sockets: PreboundSockets = .none,
    registration: Registration? = nil, executor: any CellExecutor,
    publisher: OutputPublisher, input: InputBroker, history: History,
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
    shells = Shells(executor: executor, publisher: publisher, input: input, history: history)
    interruption = { [shells] in
      shells.releaseHolds()
      await executor.interrupt()
      // Later, so that a cell that asks ends as an interrupted one.
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
  /// - Throws: `ZeroMQError` when an address cannot be listened on, ``Registration/Failure`` when the
  ///   launcher does not want to know where.
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

  /// Binds all sockets; from now on ``connection`` says where.
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

  /// Answers requests and runs cells until the kernel is to end.
  private func serve(_ channels: ChannelThread) async {
    publisher.answer(.status(.starting, for: OutgoingMessage.emptyObject))
    logger.info("Listening at \(connection.address(of: .shell))")
    shells.start()
    let router = RequestRouter(
      handlers: handlers, scope: StatusScope(publisher: publisher, logger: logger), shells: shells)
    Task { await router.serve(channels.shell) }
    Task { [self] in
      // The streams end when the kernel does, or with the sockets, should those ever fail.
      await router.serve(channels.control)
      stop()
    }
    serving.open()
    await end.wait()
    await shutDown(router)
  }

  /// Ends the kernel as a request to shut down would.
  package nonisolated func stop() {
    end.open()
  }

  /// Stops the cells that run, as a request to interrupt would.
  package nonisolated func interrupt() async {
    await interruption()
  }

  /// Ends the executor and lets those who wait for a reply know, both within limits.
  private func shutDown(_ router: RequestRouter) async {
    shells.end()
    await Latch.wait(atMost: Limits.Processes.shutdown) { [executor] in await executor.shutdown() }
    await Latch.wait(atMost: Limits.Processes.lastReplies) { [shells] in
      await shells.waitForEnd()
      await router.end()
    }
  }
}
