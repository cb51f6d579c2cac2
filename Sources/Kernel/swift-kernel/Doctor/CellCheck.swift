import CellExecution
import Execution
import FoundationEssentials
import Logging
import RunnerProtocol

/// Compiles and runs one cell and has a name completed, as a notebook would.
struct CellCheck {
  let environment: [String: String]

  func run() async -> [HealthCheck] {
    do {
      let results = ResultSink()
      let parts = try SessionComponents.configuration(
        with: await SessionComponents.toolchain(environment: environment), environment: environment)
      let session = try Session(
        parts, sink: results, input: NoInput(), logger: Logger(label: "doctor"))
      let checks = [
        await cell(in: session, results), await completion(in: session),
      ]
      await session.shutdown()
      return checks
    } catch {
      return [
        HealthCheck("A cell", .missing("\(error)", remedy: "Mend what is marked above first"))
      ]
    }
  }

  private func cell(in session: Session, _ results: ResultSink) async -> HealthCheck {
    let subject = "A cell"
    let start = ContinuousClock.now
    let outcome = await session.execute(
      CellRequest(id: ExecutionID(rawValue: 1), code: "(1...4).map { $0 * $0 }", number: 1))
    let time = ContinuousClock.now - start
    switch outcome {
    case .completed where results.texts == ["[1, 4, 9, 16]"]:
      return HealthCheck(
        subject, .found("compiled and run in \(Int(time / .milliseconds(1))) ms"))
    case .completed:
      return HealthCheck(subject, .missing("gave \(results.texts)", remedy: Self.rebuild))
    case .failed(let report):
      return HealthCheck(
        subject, .missing("\(report.name): \(report.value)", remedy: Self.rebuild))
    }
  }

  private func completion(in session: Session) async -> HealthCheck {
    let subject = "Completion"
    // The first answer may come without the compiler, which is being started.
    for _ in 1...10 {
      let start = ContinuousClock.now
      let matches = await session.completions(in: "pri", at: 3).matches
      let time = ContinuousClock.now - start
      if matches.contains(where: { $0.text == "print" }) {
        return HealthCheck(subject, .found("answered in \(Int(time / .milliseconds(1))) ms"))
      }
    }
    return HealthCheck(
      subject,
      .missing("the resident compiler does not answer", remedy: Self.rebuild))
  }

  private static let rebuild = "Type: swift build -c release"
}
