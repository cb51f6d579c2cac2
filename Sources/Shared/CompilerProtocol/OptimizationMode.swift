/// Which cells are compiled with optimization.
package enum OptimizationMode: String, Hashable, Sendable, CaseIterable {
  /// Cells that may run long: those with a function, a type, or a loop or closure that is not bounded
  /// by the text itself.
  case auto
  case on
  case off
}
