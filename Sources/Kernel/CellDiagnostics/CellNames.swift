/// Replaces the names of the modules of cells, which mean nothing to users, by the cells' labels.
struct CellNames {
  /// The labels of the cells by the names of their modules.
  let labels: [String: String]

  private static var quotedType: Regex<(Substring, Substring)> {
    #/'([^']*\b(?:Cell|Link)_\d+(?:_base)?\.[^']*)'/#
  }

  private static var module: Regex<(Substring, Substring)> { #/\b((?:Cell|Link)_\d+)(?:_base)?\./# }

  /// The message as the compiler would write it if all cells were one file: `'Point'`.
  ///
  /// The compiler writes the module where two types have the same name, so the cells are added:
  /// `'Point' of In[7]`.
  func readable(_ message: String) -> String {
    guard message.contains("Cell_") || message.contains("Link_") else { return message }
    return
      message
      .replacing(Self.quotedType) { quotedName(String($0.output.1)) }
      .replacing(#/(?:\bmodule )?'((?:Cell|Link)_\d+)(?:_base)?'/#) { match in
        label(ofModule: match.output.1) ?? String(match.output.0)
      }
  }

  /// The label of the cell of a module, or of the empty module that a retired cell leaves.
  func label(ofModule name: some StringProtocol) -> String? {
    labels[name.hasPrefix("Link_") ? "Cell_\(name.dropFirst(5))" : String(name)]
  }

  /// A type as text in quotes, such as `Array<Cell_7.Point>`.
  private func quotedName(_ type: String) -> String {
    var origins: [(name: String, label: String)] = []
    for match in type.matches(of: Self.module) {
      let name = type[match.range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard let label = label(ofModule: match.output.1) else { continue }
      if !origins.contains(where: { $0 == (String(name), label) }) {
        origins.append((String(name), label))
      }
    }
    let name = "'\(type.replacing(Self.module, with: ""))'"
    guard let first = origins.first else { return name }
    if origins.allSatisfy({ $0.label == first.label }) { return "\(name) of \(first.label)" }
    let list = origins.map { "\($0.name) of \($0.label)" }.joined(separator: ", ")
    return "\(name) (\(list))"
  }
}
