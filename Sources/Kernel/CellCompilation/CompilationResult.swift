/// What became of a cell's text.
package enum CompilationResult: Sendable {
  case compiled(CompiledCell, warnings: [Diagnostic])
  /// There is nothing to run: an empty cell, or only comments.
  case empty(warnings: [Diagnostic])
  /// It did not compile; the diagnostics hold at least one error, and the warnings too.
  case failed([Diagnostic])
  /// The surrounding task was cancelled.
  case cancelled
}
