internal import CellCompilation
internal import CellDiagnostics
internal import CellFailures
internal import CompilerProtocol
internal import Execution
internal import Magics
internal import RunnerProtocol

/// The tests that the session has declared.
extension Session {
  /// Runs tests and shows what they found.
  ///
  /// - Parameters:
  ///   - words: Parts of the names of the tests; all run without any.
  ///   - line: The magic that asks.
  ///   - id: The cell that asks.
  /// - Throws: The failure if a test fails or there is none.
  func runTests(matching words: [String], asked line: MagicLine, in id: ExecutionID) async throws {
    let cells = chain.scope.cells.filter(\.mayDeclareTests)
    guard !cells.isEmpty else { throw MagicFailure.noTests }
    let list = cells.map {
      "(\($0.serial), \($0.label.debugDescription), \($0.linesBefore), \($0.declaredTypes))"
    }
    let source = CellSource(
      serial: nextSerial(), label: line.fullName,
      code: "try await _notebookTest(in: [\(list.joined(separator: ", "))], matching: \(words))",
      wantsResult: false)
    switch await compile(source, for: id) {
    case .cancelled: throw ErrorReport.interrupted
    case .empty: return
    case .compiled(let compiled, _): _ = try await run(compiled, as: id, result: .drop).get()
    case .failed(let diagnostics): throw FailureReports.report(diagnostics)
    }
  }
}
