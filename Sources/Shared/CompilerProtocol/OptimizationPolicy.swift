/// Decides which cells are compiled with `-O`.
///
/// Optimizing doubles the time a small cell takes to compile and pays only where a cell computes
/// much.
package enum OptimizationPolicy: String, Hashable, Sendable, CaseIterable {
  /// Cells that may run long: those that declare a function or a type, or whose loops and closures
  /// may run many times. The resident compiler estimates that from a cell's text.
  case auto
  case on
  case off

  /// Whether to optimize the cell with this analysis.
  package func optimizes(_ analysis: CellAnalysis) -> Bool {
    switch self {
    case .auto: analysis.deservesOptimization
    case .on: true
    case .off: false
    }
  }
}
