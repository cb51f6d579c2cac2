package import RunnerProtocol

/// A cell to be run.
package struct CellRequest: Hashable, Sendable {
  package var id: ExecutionID
  /// The cell's source text as the user sees it.
  package var code: String
  /// The number shown in `In[n]`.
  package var number: Int
  /// Whether the value of the last expression is kept to oneself, as for silent requests.
  package var isSilent: Bool

  package init(id: ExecutionID, code: String, number: Int, isSilent: Bool = false) {
    self.id = id
    self.code = code
    self.number = number
    self.isSilent = isSilent
  }
}
