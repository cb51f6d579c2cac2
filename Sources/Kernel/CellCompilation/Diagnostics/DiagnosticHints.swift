/// Adds to the compiler's errors, in one line below them, what the author of a cell can do.
///
/// The compiler knows neither that there are no packages nor which module of the toolchain a name comes
/// from, nor what other cells call their things.
struct DiagnosticHints {
  /// The modules the cell and earlier ones import.
  let imports: Set<String>
  /// What the session and the cell itself declare, the newest last.
  let names: [String]

  func added(to diagnostics: [Diagnostic]) -> [Diagnostic] {
    var known: Set<String> = []
    return diagnostics.map { diagnostic in
      guard diagnostic.severity == .error, let hint = hint(for: diagnostic),
        known.insert(hint).inserted
      else { return diagnostic }
      var diagnostic = diagnostic
      diagnostic.notes.append(Diagnostic(severity: .note, message: hint))
      return diagnostic
    }
  }

  private func hint(for diagnostic: Diagnostic) -> String? {
    let message = diagnostic.message
    if let match = message.wholeMatch(of: #/no such module '(?<name>.*)'/#) {
      return "packages are not available in cells; '\(match.name)' would have to be part of the "
        + "Swift toolchain, as Foundation is"
    }
    if let match = message.wholeMatch(of: #/cannot find (?:type )?'(?<name>.*)' in scope/#) {
      let name = String(match.name)
      return module(ModuleNames.module(declaring: name), of: name) ?? nearest(to: name)
    }
    let patterns = [
      #/unknown attribute '(?<name>\w+)'/#, #/no macro named '(?<name>\w+)'/#,
      #/.*'(?<name>\w+)' \(aka 'AnyObject'\).*/#,
    ]
    for pattern in patterns {
      guard let match = message.wholeMatch(of: pattern) else { continue }
      return module(ModuleNames.module(declaring: String(match.name)), of: String(match.name))
    }
    if let match = message.wholeMatch(of: #/value of type '.*' has no member '(?<name>\w+)'/#) {
      return module(ModuleNames.module(adding: String(match.name)), of: String(match.name))
    }
    if let match = message.firstMatch(
      of: #/(?:without importing module '|requires the ')(?<module>\w+)'/#)
    {
      return module(String(match.module), of: nil)
    }
    return labels(of: diagnostic).flatMap { module("Foundation", of: "String(\($0):)") }
  }

  /// The line to add for a module, unless it is there.
  private func module(_ module: String?, of name: String?) -> String? {
    guard let module, !imports.contains(module) else { return nil }
    let provided = name.map { "'\($0)' is in \(module): " } ?? ""
    return "\(provided)add 'import \(module)' to this cell or an earlier one"
  }

  /// The label of an initializer that Foundation adds to `String`.
  private func labels(of diagnostic: Diagnostic) -> String? {
    let texts = [diagnostic.message] + diagnostic.notes.map(\.message)
    return texts.lazy.compactMap { text in
      text.firstMatch(of: #/have:? '\(?(?<label>format|contentsOfFile|contentsOf|data):/#)
    }.first.map { String($0.label) }
  }

  // MARK: - Names

  /// The names of the session that are nearly the same.
  private func nearest(to name: String) -> String? {
    // Any two letters are near each other.
    guard name.count > 2 else { return nil }
    let longest = name.count / 3
    var found: [(name: String, distance: Int)] = []
    for candidate in names.reversed() where !found.contains(where: { $0.name == candidate }) {
      let distance = Self.distance(name.lowercased(), candidate.lowercased(), atMost: longest)
      if let distance, candidate != name { found.append((candidate, distance)) }
    }
    let best = found.sorted { $0.distance < $1.distance }.prefix(3).map { "'\($0.name)'" }
    guard let last = best.last else { return nil }
    let others = best.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? "" : "\(others) or ")\(last)?"
  }

  /// How many letters are to be added, removed, replaced or swapped with their neighbours.
  private static func distance(_ first: String, _ second: String, atMost limit: Int) -> Int? {
    let (a, b) = (Array(first), Array(second))
    guard abs(a.count - b.count) <= limit, !a.isEmpty, !b.isEmpty else { return nil }
    var rows = [[Int]](
      repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        let replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    let distance = rows[a.count][b.count]
    return distance <= limit ? distance : nil
  }
}
