package import CompilerProtocol

/// A cell as the user wrote it, to be compiled.
package struct CellSource: Hashable, Sendable {
  /// The number that names its module; no two compilations of a session share one.
  package var serial: Int
  /// What diagnostics and backtraces call it: `In[7]`.
  package var label: String
  package var code: String
  /// Whether the value of the last expression is handed to the notebook to be shown.
  package var wantsResult: Bool
  package var optimization: OptimizationMode
  package var sanitizer: Sanitizer?
  /// What stands in place of the lines of the code that are no Swift.
  package var magics: [MagicTranslation]
  /// Names that nothing in view declares, each with what is to be said to who uses it.
  package var absentNames: [String: String] = [:]
  /// What keeps it apart from the process that ran the earlier cells, if it is to run in another.
  package var isolation: CellIsolation?
  /// Whether cells that run now may come to stand before it, if it declares something.
  package var isMovable = false

  package init(
    serial: Int, label: String, code: String, wantsResult: Bool = true,
    optimization: OptimizationMode = .auto, sanitizer: Sanitizer? = nil,
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
