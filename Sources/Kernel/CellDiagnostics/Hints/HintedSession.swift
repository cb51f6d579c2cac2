internal import ErrorText

/// What hints know of the session: its imports, and what its cells declare.
package struct HintedSession {
  /// The modules that the cell and earlier ones import.
  let imports: Set<String>
  /// What the session and the cell itself declare, the newest last, each with the label of its cell.
  let names: [(name: String, cell: String)]
  /// The variables of earlier cells that have no value, each with the reason.
  let lostNames: [String: String]
  /// The text of the cell.
  let text: String

  package init(
    imports: Set<String>, names: [(name: String, cell: String)], lostNames: [String: String],
    text: String
  ) {
    self.imports = imports
    self.names = names
    self.lostNames = lostNames
    self.text = text
  }

  /// The line to add for a module, unless it is there.
  func adding(_ module: String?, for name: String? = nil) -> String? {
    guard let module, !imports.contains(module) else { return nil }
    let provided = name.map { "'\($0)' is in \(module): " } ?? ""
    return "\(provided)add 'import \(module)' to this cell or an earlier one"
  }

  /// The label of the cell that declares a name.
  func cell(declaring name: String) -> String? { names.last { $0.name == name }?.cell }

  /// Whether the cell may have a parameter or a loop variable of that name.
  func bindsLocally(_ name: String) -> Bool {
    ["for \(name) in", " \(name):", "(\(name):", ", \(name) in", "{ \(name) in"].contains {
      text.contains($0)
    }
  }

  /// Asks whether one of the names that are nearly the same is meant.
  func nearest(to name: String) -> String? {
    Self.suggestion(for: name, of: names.reversed().map(\.name))
  }

  /// Asks whether one of the candidates that are nearly the same as a name is meant.
  static func suggestion(for name: String, of candidates: some Sequence<String>) -> String? {
    // Any two letters are near each other.
    guard name.count > 2 else { return nil }
    var found: [(name: String, distance: Int)] = []
    for candidate in candidates where candidate != name && !candidate.isEmpty {
      guard !found.contains(where: { $0.name == candidate }) else { continue }
      let distance = name.lowercased().editDistance(
        to: candidate.lowercased(), atMost: name.count / 3)
      if let distance { found.append((candidate, distance)) }
    }
    if let same = found.first(where: { $0.distance == 0 }) { found = [same] }
    let best = found.sorted { $0.distance < $1.distance }.prefix(3).map { "'\($0.name)'" }
    guard let last = best.last else { return nil }
    let others = best.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? "" : "\(others) or ")\(last)?"
  }
}
