import CellExecution
import CodeIntelligence
import Execution
import Limits
import Logging
import RunnerProtocol

/// Has the compiler fill the cache that all sessions share, so that no user's first cell waits for it.
///
/// It runs a session of its own, for the compiler reads again what it has read with other arguments.
struct CacheWarming {
  /// Cells of each kind that is compiled with arguments of its own: not optimised, and optimised.
  private static let cells = ["1 + 1", "import Foundation", "for _ in 0..<1 {}"]

  let environment: [String: String]

  /// Fills the cache; never fails.
  ///
  /// - Returns: One line that says what was done, or why nothing was.
  func run() async -> String {
    let start = ContinuousClock.now
    do {
      var parts = try SessionComponents.configuration(
        with: await SessionComponents.toolchain(environment: environment), environment: environment)
      parts.answerLimits = AnswerLimits(completion: Limits.Compiler.cacheWarming)
      let session = try Session(
        parts, sink: ResultSink(), input: NoInput(), logger: Logger(label: "install"))
      let failure = await compile(in: session)
      await session.shutdown()
      if let failure { return Self.line(because: "\(failure.name): \(failure.value)") }
      let seconds = ((ContinuousClock.now - start) / .seconds(0.1)).rounded() / 10
      return "Filled the compiler's cache for first cells, in \(seconds) s."
    } catch {
      return Self.line(because: "\(error)")
    }
  }

  private func compile(in session: Session) async -> ErrorReport? {
    for (index, code) in Self.cells.enumerated() {
      let id = ExecutionID(rawValue: UInt64(index + 1))
      let request = CellRequest(id: id, code: code, number: index + 1)
      if case .failed(let report) = await session.execute(request) { return report }
    }
    // The resident compiler has a view of its own.
    _ = await session.completions(in: "Dat", at: 3)
    return nil
  }

  private static func line(because reason: String) -> String {
    "The compiler's cache is not filled: \(reason) `swift-kernel doctor` says more."
  }
}
