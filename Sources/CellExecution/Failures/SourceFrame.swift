internal import POSIX

/// A frame of a backtrace in a user's cell.
struct SourceFrame: Hashable, Sendable {
  /// The cell, such as `In[3]`.
  var label: String
  /// The line in the cell, counted from 1; 0 in code the compiler made.
  var line: Int
  /// The function, or nothing at the top level of the cell.
  var function: String?
  /// The reason of a trap, as the optimiser leaves it in the debug information.
  var runtimeFailure: String?

  private static let runtimeFailurePrefix = "Swift runtime failure: "

  /// Whether a function's name is the reason of a trap.
  static func isRuntimeFailure(_ function: String) -> Bool {
    function.hasPrefix(runtimeFailurePrefix)
  }

  init(label: String, line: Int, mangledFunction: String) {
    self.label = label
    self.line = line
    if Self.isRuntimeFailure(mangledFunction) {
      runtimeFailure = String(mangledFunction.dropFirst(Self.runtimeFailurePrefix.count))
    } else if !mangledFunction.hasPrefix("cell_") {
      function = Self.readable(demangled(mangledFunction) ?? mangledFunction)
    }
  }

  /// Leaves out the names of modules, which say nothing to who wrote the cells.
  private static func readable(_ name: String) -> String {
    name
      .replacing(#/ in Cell_\d+/#, with: "")
      .replacing(#/(Cell_\d+|Swift)\./#, with: "")
  }
}
