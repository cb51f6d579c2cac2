import ArgumentParser
import CellCompilation
import CellExecution
import FoundationEssentials
import JupyterKernel
import JupyterProtocol
import Logging
import POSIX

/// Runs the kernel for one front-end.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the kernel; Jupyter does this.",
    discussion: "To try it by hand, type: jupyter console --kernel swift"
  )

  @Option(
    help: "The file with the addresses and the key, or where to register, written by the front-end."
  )
  var connectionFile: String

  func run() async throws {
    let signals = try TerminationSignals()
    let parent = ParentWatch()
    var logger = Logger(label: "swift-kernel", factory: StreamLogHandler.standardError(label:))
    logger.logLevel = .notice
    let startup = try StartupFile(path: connectionFile, processID: System.processID)
    let publisher = try OutputPublisher()
    let environment = ProcessInfo.processInfo.environment
    let (connection, registration) = Self.connection(startup, environment: environment)
    let input = InputBroker(publisher: publisher)
    let (executor, languageVersion) = await executor(
      sink: publisher, input: input, environment: environment, logger: logger)
    let kernel = Kernel(
      connection: connection, registration: registration, executor: executor, publisher: publisher,
      input: input,
      history: History(HistoryPlace.find(environment: environment), logger: logger),
      description: KernelDescription(
        version: SwiftKernel.version, languageVersion: languageVersion),
      logger: logger)
    try ProcessWatch.start(kernel, signals: signals, parent: parent, logger: logger)
    try await kernel.run()
  }

  /// Where to listen, and whom to tell if that is the kernel's choice.
  private static func connection(
    _ startup: StartupFile, environment: [String: String]
  ) -> (ConnectionFile, Registration?) {
    switch startup {
    case .connection(let connection):
      return (connection, nil)
    case .registration(let file):
      let id = file.kernelID
      let name = id.isEmpty || id.contains("/") ? "\(System.processID)" : id
      let folder = RuntimeFolder.path(environment: environment)
      return (
        file.connection, Registration(with: file, connectionFile: "\(folder)/kernel-\(name).json")
      )
    }
  }

  /// The session, or what tells the user in every cell why there is none.
  private func executor(
    sink: OutputPublisher, input: InputBroker, environment: [String: String], logger: Logger
  ) async -> (executor: any CellExecutor, languageVersion: String) {
    do {
      let parts = try await SessionParts.find(environment: environment) {
        logger.warning("\($0)")
      }
      let session = try Session(parts, sink: sink, input: input, logger: logger)
      return (session, parts.toolchain.versionNumber)
    } catch {
      let reason = "\(error) `swift-kernel doctor` says more."
      logger.error("\(reason)")
      return (UnavailableExecutor(because: reason), "unknown")
    }
  }
}
