/// Whether cells are optimised.
package enum OptimizationMode: String, Hashable, Sendable, CaseIterable {
  /// Cells that declare a function, type or closure or contain a loop, for they may run long.
  case auto
  case on
  case off
}
