package import CellExecution
package import JupyterProtocol
package import Logging
internal import POSIX
internal import RunnerProtocol

/// A Jupyter kernel: answers the requests of front-ends and has cells run by an executor.
///
/// Cells run one at a time. Everything else is answered beside them, shell and control each in the
/// order of arrival.
package actor Kernel {
  /// The longest time the executor gets to end its processes.
  private static let shutdownLimit = Duration.milliseconds(700)
  /// The longest time a cell that was running gets to say so.
  private static let lastReplyLimit = Duration.milliseconds(200)

  private let connection: ConnectionFile
  private let executor: any CellExecutor
  private let publisher: OutputPublisher
  private let logger: Logger
  private let handlers: HandlerRegistry
  private let history = History()
  private let queue = ExecutionQueue()
  private let end = Latch()

  /// Makes a kernel that listens nowhere yet.
  ///
  /// - Parameters:
  ///   - connection: Where to listen, and the key to sign with.
  ///   - executor: Runs the cells.
  ///   - publisher: The sink the executor was made with.
  ///   - description: What the kernel says about itself.
  ///   - logger: Where refused messages and failures are noted.
  package init(
    connection: ConnectionFile, executor: any CellExecutor, publisher: OutputPublisher,
    description: KernelDescription, logger: Logger
  ) {
    self.connection = connection
    self.executor = executor
    self.publisher = publisher
    self.logger = logger
    var handlers = HandlerRegistry()
    handlers.register(CommInfoHandler())
    handlers.register(CommOpenHandler(publisher: publisher))
    handlers.register(CompleteHandler(executor: executor))
    handlers.register(ConnectHandler(connection: connection))
    handlers.register(HistoryHandler(history: history))
    handlers.register(InspectHandler(executor: executor))
    handlers.register(
      InterruptHandler { [queue] in
        queue.releaseHold()
        await executor.interrupt()
      })
    handlers.register(IsCompleteHandler(executor: executor))
    handlers.register(KernelInfoHandler(description: description))
    handlers.register(ShutdownHandler(publisher: publisher, end: end))
    self.handlers = handlers
  }

  /// Serves front-ends until one of them, or ``stop()``, ends the kernel.
  ///
  /// - Throws: `ZeroMQError` when an address cannot be listened on.
  package func run() async throws {
    let channels = try await ChannelThread.start(connection, publisher: publisher, logger: logger)
    let heartbeat: Heartbeat
    do {
      heartbeat = try await Heartbeat.start(connection, logger: logger)
    } catch {
      await channels.stop()
      throw error
    }
    publisher.answer(.status(.starting, for: OutgoingMessage.emptyObject))
    logger.info("Listening at \(connection.address(of: .shell))")
    let lastCell = Latch()
    Task { [self] in
      await runCells()
      lastCell.open()
    }
    Task { [self] in await serve(channels.shell) }
    Task { [self] in
      // The streams end when the kernel does, or with the sockets, should those ever fail.
      await serve(channels.control)
      stop()
    }
    await end.wait()
    await shutDown(lastCell)
    await channels.stop()
    await heartbeat.stop()
    logger.info("Ended")
  }

  /// Ends the kernel as a request to shut down would.
  package nonisolated func stop() {
    end.open()
  }

  /// Stops the cell that runs, as a request to interrupt would.
  package nonisolated func interrupt() async {
    queue.releaseHold()
    await executor.interrupt()
  }

  /// Ends the executor and lets the running cell's front-end know, both within limits.
  private func shutDown(_ lastCell: Latch) async {
    queue.end()
    let executorEnded = Latch()
    Task { [executor] in
      await executor.shutdown()
      executorEnded.open()
    }
    executorEnded.open(after: Self.shutdownLimit)
    await executorEnded.wait()
    lastCell.open(after: Self.lastReplyLimit)
    await lastCell.wait()
  }

  @concurrent
  private nonisolated func runCells() async {
    var runs = CellRuns(
      executor: executor, publisher: publisher, history: history, queue: queue)
    await runs.run()
  }

  /// Answers the requests of one channel in the order of their arrival.
  @concurrent
  private nonisolated func serve(_ requests: AsyncStream<IncomingRequest>) async {
    let scope = StatusScope(publisher: publisher, logger: logger)
    for await request in requests {
      guard request.context.header.messageType == ExecuteRequest.messageType else {
        await scope.answer(request, with: handlers)
        continue
      }
      do {
        queue.append(try request.content(as: ExecuteRequest.self), in: request.context)
      } catch {
        scope.refuse(request, as: ExecuteReply.messageType, because: error)
      }
    }
  }
}
