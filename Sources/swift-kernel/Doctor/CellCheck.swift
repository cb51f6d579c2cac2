import CellExecution
import FoundationEssentials
import Logging
import RunnerProtocol

/// Compiles and runs one cell, as a notebook would.
struct CellCheck {
  let environment: [String: String]

  func run() async -> HealthCheck {
    let subject = "A cell"
    do {
      let results = ResultSink()
      let parts = try await SessionParts.find(environment: environment)
      let session = try Session(
        parts, sink: results, input: NoInput(), logger: Logger(label: "doctor"))
      let start = ContinuousClock.now
      let outcome = await session.execute(
        CellRequest(id: ExecutionID(rawValue: 1), code: "(1...4).map { $0 * $0 }", number: 1))
      let time = ContinuousClock.now - start
      await session.shutdown()
      switch outcome {
      case .completed where results.texts == ["[1, 4, 9, 16]"]:
        let milliseconds = Int(time / .milliseconds(1))
        return HealthCheck(subject, .found("compiled and run in \(milliseconds) ms"))
      case .completed:
        return HealthCheck(
          subject, .missing("gave \(results.texts)", remedy: "Type: swift build -c release"))
      case .failed(let report):
        return HealthCheck(
          subject,
          .missing(
            "\(report.name): \(report.value)", remedy: "Type: swift build -c release"))
      }
    } catch {
      return HealthCheck(subject, .missing("\(error)", remedy: "Mend what is marked above first"))
    }
  }
}
