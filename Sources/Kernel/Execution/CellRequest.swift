package import RunnerProtocol

/// A cell to be run.
package struct CellRequest: Hashable, Sendable {
  package var id: ExecutionID
  /// The cell's source text as the user wrote it.
  package var code: String
  /// The number shown in `In[n]`.
  package var number: Int
  /// The name in diagnostics and backtraces: `In[7]`, in a sub-shell `In[s1.7]`.
  package var label: String
  /// Whether the value of the last expression is not shown.
  package var isSilent: Bool
  /// Identifies the cell in its notebook, for all its runs; `nil` if the front-end sends none.
  package var cellID: String?
  /// Whether the front-end updates displays in place.
  package var updatesDisplays: Bool
  /// Whether the front-end runs a whole notebook, and reads nothing of a cell after its reply.
  package var isBatch: Bool

  /// Makes a request of the main shell, or of the sub-shell with this number.
  package init(
    id: ExecutionID, code: String, number: Int, subshell: Int? = nil, isSilent: Bool = false,
    cellID: String? = nil, updatesDisplays: Bool = false, isBatch: Bool = false
  ) {
    self.id = id
    self.code = code
    self.number = number
    label = subshell.map { "In[s\($0).\(number)]" } ?? "In[\(number)]"
    self.isSilent = isSilent
    self.cellID = cellID
    self.updatesDisplays = updatesDisplays
    self.isBatch = isBatch
  }
}
