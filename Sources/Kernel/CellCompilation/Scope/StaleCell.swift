import CompilerProtocol

/// A cell that uses something that has been replaced since it ran.
package struct StaleCell: Sendable {
  package let cell: CompiledCell
  /// The names of what has been replaced.
  let names: [String]
  /// Whether it may compile with what has replaced them.
  var compiles = true

  /// It in a sentence: `In[2] (Cart) still uses the earlier price`.
  ///
  /// - Parameter label: The label of the cell.
  /// - Returns: The sentence, without a full stop.
  package func sentence(calling label: String) -> String {
    let own = cell.declarations.entries.map(\.name).prefix(3).joined(separator: ", ")
    let subject = own.isEmpty ? label : "\(label) (\(own))"
    let earlier = names.isEmpty ? "declarations" : names.prefix(3).joined(separator: ", ")
    return "\(subject) still uses the earlier \(earlier)"
      + (compiles ? "" : " and does not compile with the new")
  }
}
