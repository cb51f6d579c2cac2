internal import CompilerProtocol

/// The completion results that start with what is typed, the likeliest first, each text once.
struct CandidateList<Result: CompletionResult> {
  /// The sort key, the smallest first.
  private struct Rank: Comparable {
    var hasOtherCase: Bool
    var distance: Int
    var text: String
    /// The serial number of the cell that declares it; the newest hides the others.
    var cell: Int

    static func < (left: Rank, right: Rank) -> Bool {
      if left.hasOtherCase != right.hasOtherCase { return right.hasOtherCase }
      if left.distance != right.distance { return left.distance < right.distance }
      if left.text != right.text { return left.text < right.text }
      return left.cell > right.cell
    }
  }

  private var ranked: [(rank: Rank, text: String, result: Result)] = []

  init(_ results: [Result], prefix: String, hiddenModules: Set<String>) {
    let lowercasePrefix = prefix.utf8.map {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0
    }
    // Most results are excluded here, before any of their text is copied.
    for result in results where result.begins(withLowercase: lowercasePrefix) {
      // C has thousands of names, which only matter once a letter is typed.
      if prefix.isEmpty, result.isOfC { continue }
      guard let text = result.text, Self.isShown(text, of: result, prefix: prefix) else { continue }
      if result.isModule, hiddenModules.contains(text) { continue }
      let hasOtherCase = !text.hasPrefix(prefix)
      let rank = Rank(
        hasOtherCase: hasOtherCase, distance: CompletionDistance.of(result),
        text: text.lowercased(), cell: result.cell)
      ranked.append((rank, text, result))
    }
    ranked.sort { $0.rank < $1.rank }
  }

  /// The likeliest candidates, up to a limit.
  func best(_ limit: Int) -> [Candidate] {
    var seen: Set<String> = []
    var candidates: [Candidate] = []
    for (_, text, result) in ranked where seen.insert(text).inserted {
      guard candidates.count < limit else { break }
      candidates.append(
        Candidate(
          text: text, kind: result.kind, signature: result.signature,
          needsOptionalChaining: result.needsOptionalChaining))
    }
    return candidates
  }

  /// The declaration of a name according to the results, with all its overloads.
  static func declaration(of name: String, in results: [Result]) -> Declaration? {
    let found = results.filter { $0.text == name && !$0.isKeyword && !$0.isLabel }
      .sorted { (CompletionDistance.of($0), -$0.cell) < (CompletionDistance.of($1), -$1.cell) }
    guard let first = found.first, isShown(name, of: first, prefix: name) else { return nil }
    // Functions of a name coexist; of anything else the newest hides the others.
    let nearest = found.filter {
      CompletionDistance.of($0) == CompletionDistance.of(first)
        && ($0.cell == first.cell || $0.kind == "function")
    }
    var lines: [String] = []
    for line in nearest.map(\.signature) where !lines.contains(line) { lines.append(line) }
    return Declaration(
      name: first.name, text: lines.joined(separator: "\n"), documentation: first.documentation,
      module: first.module)
  }

  /// Whether to show a name to users, unlike those that the kernel adds to cells.
  private static func isShown(_ text: String, of result: Result, prefix: String) -> Bool {
    if text.hasPrefix("_") {
      return prefix.hasPrefix("_") && result.module != "Notebook" && !isOfCells(text.dropFirst())
    }
    return !isOfCells(text[...])
  }

  /// Whether a name is that of a cell's module, such as `Cell_7`, of its base, or of a draft.
  private static func isOfCells(_ name: Substring) -> Bool {
    guard name.hasPrefix("Cell_") else { return false }
    var rest = name.dropFirst(5)
    if rest.hasSuffix("_base") { rest.removeLast(5) }
    return rest.hasPrefix("next") || !rest.isEmpty && rest.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
