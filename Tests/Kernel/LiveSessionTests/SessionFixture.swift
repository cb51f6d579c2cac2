import CellCompilation
import CellExecution
import CodeIntelligence
import Execution
import FoundationEssentials
import Logging
import RunnerProtocol
import Testing
import Toolchains

/// A real session: the toolchain's compiler and a runner process, without Jupyter.
final class SessionFixture: Sendable {
  let session: Session
  let outputs = RecordingSink()
  private let cells = CellCounter()

  init(
    input: any InputSource = NoInput(), limits: AnswerLimits = .patient,
    residentCompiler: String? = nil
  ) async throws {
    let directory = try #require(Self.buildDirectory)
    var configuration = Session.Configuration(
      toolchain: try await Toolchain.find(), runtimeModules: "\(directory)/Modules",
      runner: Self.runner ?? "\(directory)/swift-cell-runner",
      residentCompiler: residentCompiler ?? "\(directory)/swift-cell-compiler",
      caches: CacheDirectory(
        path: "\(FileManager.default.temporaryDirectory.path)/swift-kernel-tests"))
    configuration.answerLimits = limits
    session = try Session(
      configuration, sink: outputs, input: input, logger: Logger(label: "tests"))
  }

  deinit {
    Task { [session] in await session.shutdown() }
  }

  /// Runs a cell to its end.
  @discardableResult
  func run(
    _ code: String, silent: Bool = false, as cellID: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async -> Run {
    let cell = request(code, silent: silent, cellID: cellID)
    return Run(id: cell.id, outcome: await execute(cell, sourceLocation))
  }

  /// What a cell shows: its text and its result, or why it failed.
  func shown(_ code: String, as cellID: String? = nil) async -> String {
    let run = await run(code, as: cellID)
    let text = outputs.text(.stdout, of: run.id) + outputs.text(.stderr, of: run.id)
    return text + outputs.results(of: run.id).joined() + (run.error?.value ?? "")
  }

  /// Runs a cell that only prepares what is tested; records an issue unless it completes.
  func prepare(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) async {
    let run = await run(code, sourceLocation: sourceLocation)
    #expect(run.outcome == .completed, "\(code)", sourceLocation: sourceLocation)
  }

  /// Starts a cell and gives back what will become of it.
  func start(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> (id: ExecutionID, end: Task<ExecutionOutcome, Never>) {
    let cell = request(code)
    return (cell.id, Task { await execute(cell, sourceLocation) })
  }

  private func request(
    _ code: String, silent: Bool = false, cellID: String? = nil
  ) -> CellRequest {
    let number = cells.next()
    return CellRequest(
      id: ExecutionID(rawValue: UInt64(number)), code: code, number: number, isSilent: silent,
      cellID: cellID)
  }

  /// Executes a cell; one that does not end in time is an issue, and the session is ended so that the
  /// test goes on.
  private func execute(
    _ cell: CellRequest, _ sourceLocation: SourceLocation
  ) async -> ExecutionOutcome {
    let watchdog = Task { [session, outputs] in
      try await Task.sleep(for: .patience)
      Issue.record(
        "Cell \(cell.number) has not ended; it has shown: \(outputs[cell.id])\n\(cell.code)",
        sourceLocation: sourceLocation)
      await session.shutdown()
    }
    defer { watchdog.cancel() }
    return await session.execute(cell)
  }

  /// Why a cell fails that was started; records an issue when it completes.
  func failure(
    of end: Task<ExecutionOutcome, Never>, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ErrorReport {
    try #require(
      await end.value.error, "The cell completed.", sourceLocation: sourceLocation)
  }

  /// How a cell ended.
  struct Run {
    let id: ExecutionID
    let outcome: ExecutionOutcome

    var error: ErrorReport? { outcome.error }
  }

  /// Another runner than the one this test was built with, such as one that is watched by a sanitizer.
  private static let runner = ProcessInfo.processInfo.environment["SWIFT_CELL_RUNNER"]

  /// The directory with the programs this test was built with.
  private static var buildDirectory: String? {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while directory.path != "/" {
      if FileManager.default.isExecutableFile(atPath: "\(directory.path)/swift-cell-runner") {
        return directory.path
      }
      directory.deleteLastPathComponent()
    }
    let fallback = URL(fileURLWithPath: ".build/debug").path
    return FileManager.default.fileExists(atPath: fallback) ? fallback : nil
  }
}

extension ExecutionOutcome {
  /// Why it failed, if it did.
  var error: ErrorReport? {
    if case .failed(let report) = self { report } else { nil }
  }
}

extension AnswerLimits {
  /// Time enough for an answer on a busy machine.
  static let patient = AnswerLimits(completion: .seconds(30), inspection: .seconds(30))
}
