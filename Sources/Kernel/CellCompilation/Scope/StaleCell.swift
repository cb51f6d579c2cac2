import CompilerProtocol

/// A cell that uses something that has been replaced since it ran.
package struct StaleCell: Sendable {
  package let cell: CompiledCell
  /// The names of what has been replaced.
  let names: [String]

  /// It in a sentence: `In[2] (Cart) still uses the earlier price`.
  ///
  /// - Parameter label: The label of the cell.
  /// - Returns: The sentence, without a full stop.
  package func sentence(calling label: String) -> String {
    let own = cell.declarations.entries.map(\.name).prefix(3).joined(separator: ", ")
    let subject = own.isEmpty ? label : "\(label) (\(own))"
    return "\(subject) still uses the earlier \(names.prefix(3).joined(separator: ", "))"
  }
}
