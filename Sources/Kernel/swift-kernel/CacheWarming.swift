import CellExecution
import CodeIntelligence
import ErrorText
import Execution
import Formatting
import Limits
import Logging
import RunnerProtocol

/// Fills the compiler's cache that all sessions share, so that no user's first cell waits for it.
///
/// It runs cells in a session: the cache depends on the compiler's arguments, so only real cells fill it.
struct CacheWarming {
  /// One cell for each set of compiler arguments: not optimised, with a module, and optimised.
  private static let cells = ["1 + 1", "import Foundation", "for _ in 0..<1 {}"]

  let environment: [String: String]

  /// Fills the cache; never fails.
  ///
  /// - Returns: A line for the user: the time it took, or why it was not filled.
  func run() async -> String {
    let start = ContinuousClock.now
    do {
      let caches = try CacheDirectory(environment: environment)
      var parts = try SessionComponents.configuration(
        with: await SessionComponents.toolchain(environment: environment, caches: caches),
        caches: caches, settings: KernelEnvironment(environment))
      parts.answerLimits = AnswerLimits(completion: Limits.Compiler.cacheWarming)
      let session = try Session(
        parts, sink: ResultSink(), input: NoInput(), logger: Logger(label: "install"))
      let failure = await compile(in: session)
      await session.shutdown()
      if let failure { return Self.line(because: "\(failure.name): \(failure.value)") }
      return "Filled the compiler's cache in \(ElapsedTime(ContinuousClock.now - start))."
    } catch {
      return Self.line(because: error.sentence)
    }
  }

  private func compile(in session: Session) async -> ErrorReport? {
    for (index, code) in Self.cells.enumerated() {
      let id = ExecutionID(rawValue: UInt64(index + 1))
      let request = CellRequest(id: id, code: code, number: index + 1)
      if case .failed(let report) = await session.execute(request) { return report }
    }
    // The resident compiler reads modules with arguments of its own.
    _ = await session.completions(in: "Dat", at: 3)
    return nil
  }

  private static func line(because reason: String) -> String {
    "The compiler's cache was not filled: \(reason) Run `swift-kernel doctor` for details."
  }
}
