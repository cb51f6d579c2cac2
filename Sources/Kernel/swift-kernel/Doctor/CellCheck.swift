import CellExecution
import ErrorText
import Execution
import Formatting
import Logging
import RunnerProtocol

/// Compiles and runs a cell and completes a name, as a notebook would.
struct CellCheck {
  let environment: [String: String]

  func run() async -> [HealthCheck] {
    do {
      let results = ResultSink()
      let caches = try CacheDirectory(environment: environment)
      let parts = try SessionComponents.configuration(
        with: await SessionComponents.toolchain(environment: environment, caches: caches),
        caches: caches, settings: KernelEnvironment(environment))
      let session = try Session(
        parts, sink: results, input: NoInput(), logger: Logger(label: "doctor"))
      let checks = [
        await cell(in: session, results), await completion(in: session),
      ]
      await session.shutdown()
      return checks
    } catch {
      return [
        HealthCheck("A cell", .missing(error.sentence, remedy: "Fix the problems above first"))
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
        subject, .found("compiled and run in \(ElapsedTime(time))"))
    case .completed:
      return HealthCheck(subject, .missing("returned \(results.texts)", remedy: Self.rebuild))
    case .failed(let report):
      return HealthCheck(
        subject, .missing("\(report.name): \(report.value)", remedy: Self.rebuild))
    }
  }

  private func completion(in session: Session) async -> HealthCheck {
    let subject = "Completion"
    // The first answers may come without the compiler, which is still starting.
    for _ in 1...10 {
      let start = ContinuousClock.now
      let matches = await session.completions(in: "pri", at: 3).matches
      let time = ContinuousClock.now - start
      if matches.contains(where: { $0.text == "print" }) {
        return HealthCheck(subject, .found("answered in \(ElapsedTime(time))"))
      }
    }
    return HealthCheck(
      subject,
      .missing("the resident compiler does not answer", remedy: Self.rebuild))
  }

  private static let rebuild = "Run: swift build -c release"
}
