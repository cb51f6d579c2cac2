import ArgumentParser
import CellExecution
import ErrorText
import Execution
import FoundationEssentials
import JupyterHistory
import JupyterKernel
import JupyterProtocol
import JupyterPublishing
import KernelInstallation
import KernelLaunch
import Latches
import Logging
import POSIX
import Toolchains

/// Runs the kernel for one front-end.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the kernel; started by Jupyter.",
    discussion: "To use it in a terminal, run: jupyter console --kernel swift"
  )

  @Option(
    help: "The connection file, or the registration file, written by the front-end."
  )
  var connectionFile: String

  @Option(help: ArgumentHelp("The sockets that the launcher has opened.", visibility: .hidden))
  var listening = ""

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("What 'jupyter run' passes on: the files it sends.", visibility: .hidden))
  var others: [String] = []

  func run() async throws {
    // Everything that this process starts from now on carries it, and ends with it.
    let family = ProcessFamily(mark: ProcessFamily.newMark())
    Environment.set(ProcessFamily.variable, to: family.mark)
    defer { family.end() }
    let sockets = PreboundSockets(handedOver: listening)
    let signals = try TerminationSignals()
    let parent = ParentWatch()
    let logger = Self.logger()
    let startup = try StartupFile(path: connectionFile, processID: System.processID)
    let environment = ProcessInfo.processInfo.environment
    let caches = Result { () throws(NoCacheDirectory) in
      try CacheDirectory(environment: environment)
    }
    let publisher = try OutputPublisher(archive: archive(caches, environment: environment))
    let settings = KernelEnvironment(environment) { logger.warning("\($0)") }
    let (connection, registration) = Self.connection(startup, environment: environment)
    let input = InputBroker(publisher: publisher)
    let toolchain = Task {
      try await SessionComponents.toolchain(environment: environment, caches: caches.get())
    }
    let serving = Latch()
    let executor = StartingExecutor {
      // The start of the session must not delay the first reply.
      await serving.wait()
      return await withTaskCancellationHandler {
        await Self.executor(
          with: toolchain, caches, sink: publisher, input: input, settings: settings,
          logger: logger)
      } onCancel: {
        toolchain.cancel()
      }
    }
    let kernel = Kernel(
      connection: connection, taking: sockets, registration: registration, executor: executor,
      publisher: publisher, input: input,
      history: History(Self.historyLocation(environment, settings), logger: logger),
      holdingCells: JupyterRun.isParent(environment: environment),
      description: {
        KernelDescription(
          version: SwiftKernel.version,
          languageVersion: (try? await toolchain.value.versionNumber) ?? "unknown")
      },
      serving: serving, logger: logger)
    try TerminationWatch.start(kernel, signals: signals, parent: parent, logger: logger)
    try await kernel.run()
  }

  /// The last states of the notebook's cards.
  ///
  /// The notebook's next kernel has the same session name or, after a restart, the same connection file.
  private func archive(
    _ caches: Result<CacheDirectory, NoCacheDirectory>, environment: [String: String]
  ) -> CardArchive? {
    guard let caches = try? caches.get() else { return nil }
    let notebook = environment["JPY_SESSION_NAME"].flatMap { $0.isEmpty ? nil : $0 }
    return CardArchive(in: caches.cards, of: notebook ?? connectionFile)
  }

  private static func logger() -> Logger {
    var logger = Logger(label: "swift-kernel", factory: StreamLogHandler.standardError(label:))
    logger.logLevel = .notice
    return logger
  }

  /// The place of the history: below Jupyter's data directory, or in memory only.
  private static func historyLocation(
    _ environment: [String: String], _ settings: KernelEnvironment
  ) -> History.StorageLocation {
    guard settings.storesHistory,
      let data = InstallLocation.user.dataDirectory(environment: environment)
    else { return .memory }
    return .directory("\(data)/swift-kernel")
  }

  /// The addresses to listen on, and where to register them if the kernel chooses them.
  private static func connection(
    _ startup: StartupFile, environment: [String: String]
  ) -> (ConnectionFile, Registration?) {
    switch startup {
    case .connection(let connection):
      return (connection, nil)
    case .registration(let file):
      let id = file.kernelID
      let name = id.isEmpty || id.contains("/") ? "\(System.processID)" : id
      let directory = RuntimeDirectory.path(environment: environment)
      return (
        file.connection,
        Registration(with: file, connectionFile: "\(directory)/kernel-\(name).json")
      )
    }
  }

  /// The session, or an executor that reports in every cell why there is none.
  private static func executor(
    with toolchain: Task<Toolchain, any Error>, _ caches: Result<CacheDirectory, NoCacheDirectory>,
    sink: OutputPublisher, input: InputBroker, settings: KernelEnvironment, logger: Logger
  ) async -> any CellExecutor {
    do {
      let caches = try caches.get()
      if let notice = caches.notice { logger.warning("\(notice)") }
      let parts = try SessionComponents.configuration(
        with: await toolchain.value, caches: caches, settings: settings)
      return try Session(parts, sink: sink, input: input, logger: logger)
    } catch is CancellationError {
      return UnavailableExecutor(because: "The kernel is shutting down.")
    } catch {
      let reason = "\(error.sentence) Run `swift-kernel doctor` for details."
      logger.error("\(reason)")
      return UnavailableExecutor(because: reason)
    }
  }
}
