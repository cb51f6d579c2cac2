package import CellDiagnostics

/// The outcome of compiling a cell.
package enum CompilationResult: Sendable {
  case compiled(CompiledCell, warnings: [Diagnostic])
  /// There is nothing to run: the cell is empty or has comments only.
  case empty(warnings: [Diagnostic])
  /// It did not compile; the diagnostics include at least one error.
  case failed([Diagnostic])
  /// The surrounding task was cancelled.
  case cancelled
}
