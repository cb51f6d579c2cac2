internal import Execution
internal import Magics

/// The line of the cursor, up to the cursor.
struct MagicLinePrefix {
  private let typed: String
  /// The cursor, in Unicode scalars of the cell's text.
  private let cursor: Int

  init(at word: CursorWord) {
    let before = word.scalars[..<word.cursor]
    let start = before.lastIndex { $0 == "\n" || $0 == "\r" }.map { $0 + 1 } ?? 0
    typed = String(String.UnicodeScalarView(before[start...]))
    cursor = word.cursor
  }

  /// The magics whose name starts as typed; `nil` if no name of a magic is being typed.
  func names(of magics: [MagicHelp]) -> Completions? {
    let name = typed.drop { $0 == " " || $0 == "\t" }
    let letters = name.drop { $0 == "%" }
    guard name.first == "%", letters.allSatisfy({ $0.isLetter || $0 == "_" }) else { return nil }
    let matches = magics.filter { $0.name.hasPrefix(name) }.sorted { $0.name < $1.name }
    return Completions(
      matches: matches.map { .init(text: $0.name, kind: "magic", signature: $0.summary) },
      replaced: cursor - name.unicodeScalars.count..<cursor)
  }

  /// The paths that start as typed.
  func paths(in directory: String) -> Completions {
    let path =
      typed.drop { $0 == "!" }.split(
        omittingEmptySubsequences: false, whereSeparator: \.isWhitespace
      ).last ?? ""
    return Completions(
      matches: PathCompletion(typed: String(path), in: directory).matches,
      replaced: cursor - path.unicodeScalars.count..<cursor)
  }
}
