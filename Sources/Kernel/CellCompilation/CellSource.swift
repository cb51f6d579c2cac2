package import CompilerProtocol

/// A cell to compile, as the user wrote it.
package struct CellSource: Hashable, Sendable {
  /// The number in the name of its module; each compilation of a session has its own.
  package var serial: Int
  /// Its name in diagnostics and backtraces: `In[7]`.
  package var label: String
  package var code: String
  /// Whether the notebook shows the value of the last expression.
  package var wantsResult: Bool
  package var optimization: OptimizationPolicy
  package var sanitizer: Sanitizer?
  /// What replaces the lines that are magics.
  package var magics: [MagicTranslation]
  /// Names that are not visible yet, or never will be, each with the reason for the diagnostic.
  package var absentNames: [String: String] = [:]
  /// What it cannot use of earlier cells because it runs in a process of its own; `nil` if it does
  /// not.
  package var isolation: CellIsolation?
  /// Whether cells that still run may take a place before it in the chain.
  package var isMovable = false
  /// Identifies the cell in its notebook, for all its runs.
  package var cellID: String?

  package init(
    serial: Int, label: String, code: String, wantsResult: Bool = true,
    optimization: OptimizationPolicy = .auto, sanitizer: Sanitizer? = nil,
    magics: [MagicTranslation] = []
  ) {
    self.serial = serial
    self.label = label
    self.code = code
    self.wantsResult = wantsResult
    self.optimization = optimization
    self.sanitizer = sanitizer
    self.magics = magics
  }
}
