package import RunnerProtocol

/// A cell to be run.
package struct CellRequest: Hashable, Sendable {
  package var id: ExecutionID
  /// The cell's source text as the user sees it.
  package var code: String
  /// The number shown in `In[n]`.
  package var number: Int
  /// What diagnostics and backtraces call it: `In[7]`, in a sub-shell `In[s1.7]`.
  package var label: String
  /// Whether the value of the last expression is kept to oneself, as for silent requests.
  package var isSilent: Bool
  /// What the front-end calls the cell, the same each time it runs; `nil` when it does not say.
  package var cellID: String?

  /// Makes a request of the main shell, or of the sub-shell of this number.
  package init(
    id: ExecutionID, code: String, number: Int, subshell: Int? = nil, isSilent: Bool = false,
    cellID: String? = nil
  ) {
    self.id = id
    self.code = code
    self.number = number
    label = subshell.map { "In[s\($0).\(number)]" } ?? "In[\(number)]"
    self.isSilent = isSilent
    self.cellID = cellID
  }
}
