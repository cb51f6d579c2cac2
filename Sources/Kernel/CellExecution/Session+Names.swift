internal import CellCompilation
internal import CellDiagnostics
internal import CellFailures
internal import CodeIntelligence
internal import CompilerProtocol
internal import Execution
internal import RunnerProtocol

/// The list of what the session has declared.
extension Session {
  /// Shows the names of the session, the variables with their values.
  ///
  /// - Throws: An `ErrorReport` when the description of a value fails.
  func showNames(asked line: MagicLine, in id: ExecutionID) async throws {
    let names = SessionNames(chain.scope.cells)
    var shown = names.variables
    var hidden = names.computed
    // A variable whose value cannot be passed to a function is shown without it.
    while true {
      let code = Self.code(showing: shown, others: hidden, names)
      let source = CellSource(
        serial: nextSerial(), label: line.fullName, code: code, wantsResult: false)
      switch await compile(source, for: id) {
      case .cancelled: throw ErrorReport.interrupted
      case .empty: return
      case .compiled(let compiled, _):
        _ = try await run(compiled, as: id, result: .drop).get()
        return
      case .failed(let diagnostics):
        let lines = Set(diagnostics.compactMap(\.location?.line))
        // The first variable is on the second line.
        let failing = shown.indices.filter { lines.contains($0 + 2) }
        guard !failing.isEmpty else { throw FailureReports.report(diagnostics) }
        hidden += failing.map { shown[$0] }
        for index in failing.reversed() { shown.remove(at: index) }
      }
    }
  }

  private static func code(
    showing variables: [String], others: [String], _ names: SessionNames
  ) -> String {
    let lines = variables.map { "_notebookVariable(\($0.debugDescription), \($0))," }
    return """
      _notebookShowNames([
      \(lines.joined(separator: "\n"))
      ], others: \(others), functions: \(names.functions), types: \(names.types))
      """
  }
}
