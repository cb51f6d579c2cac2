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

  @Option(help: "The file with the addresses and the key, written by the front-end.")
  var connectionFile: String

  func run() async throws {
    let signals = try TerminationSignals()
    let parent = ParentWatch()
    var logger = Logger(label: "swift-kernel", factory: StreamLogHandler.standardError(label:))
    logger.logLevel = .notice
    let connection = try ConnectionFile(path: connectionFile)
    let publisher = try OutputPublisher()
    let environment = ProcessInfo.processInfo.environment
    let input = InputBroker(publisher: publisher)
    let (executor, languageVersion) = await executor(
      sink: publisher, input: input, environment: environment, logger: logger)
    let kernel = Kernel(
      connection: connection, executor: executor, publisher: publisher, input: input,
      history: History(HistoryPlace.find(environment: environment), logger: logger),
      description: KernelDescription(
        version: SwiftKernel.version, languageVersion: languageVersion),
      logger: logger)
    try ProcessWatch.start(kernel, signals: signals, parent: parent, logger: logger)
    try await kernel.run()
  }

  /// The session, or what tells the user in every cell why there is none.
  private func executor(
    sink: OutputPublisher, input: InputBroker, environment: [String: String], logger: Logger
  ) async -> (executor: any CellExecutor, languageVersion: String) {
    do {
      let parts = try await SessionParts.find(environment: environment)
      let session = try Session(parts, sink: sink, input: input, logger: logger)
      return (session, parts.toolchain.versionNumber)
    } catch {
      let reason = "\(error) `swift-kernel doctor` says more."
      logger.error("\(reason)")
      return (UnavailableExecutor(because: reason), "unknown")
    }
  }
}
