/// A line of a cell, as its code names it itself.
package struct SourcePlace: Hashable, Sendable, Codable {
  /// The cell, such as `In[3]`.
  package var label: String
  /// The line in the cell, from 1.
  package var line: Int

  package init(label: String, line: Int) {
    self.label = label
    self.line = line
  }
}
