/// The line of a magic or of a shell command the cursor stands in.
///
/// A magic stands first on its line, `%name …` or `%%name …`; a shell command, `!command …`, at its
/// very start, for elsewhere it is Swift's negation.
struct CommandLine {
  /// What is typed of the line up to the cursor.
  private let typed: String
  /// The cursor, in Unicode scalars of the cell's text.
  private let cursor: Int

  init?(at word: CursorWord) {
    let before = word.scalars[..<word.cursor]
    let start = before.lastIndex { $0 == "\n" || $0 == "\r" }.map { $0 + 1 } ?? 0
    guard Self.isCommand(word.scalars[start...].prefix { $0 != "\n" && $0 != "\r" }) else {
      return nil
    }
    typed = String(String.UnicodeScalarView(before[start...]))
    cursor = word.cursor
  }

  /// Whether a line is a magic's or a shell command's.
  static func isCommand(_ line: some BidirectionalCollection<Unicode.Scalar>) -> Bool {
    if line.first == "!" { return true }
    let text = line.drop { $0 == " " || $0 == "\t" }
    guard text.first == "%" else { return false }
    let name = text.drop { $0 == "%" }
    return name.first.map(\.properties.isAlphabetic) ?? true
  }

  /// The text with blanks in place of such lines, which are no Swift; places stay what they are.
  static func blanked(_ code: String) -> String {
    guard code.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "!") }) else {
      return code
    }
    var lines = code.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" })
    for index in lines.indices where isCommand(lines[index]) {
      let count = String(lines[index]).utf8.count
      lines[index] = String(repeating: " ", count: count).unicodeScalars[...]
    }
    return lines.map { String($0) }.joined(separator: "\n")
  }

  /// What may stand at the cursor: the name of a magic, or a path.
  func completions(magics: [MagicHelp], folder: String) -> Completions {
    let magic = typed.drop { $0 == " " || $0 == "\t" }
    if magic.first == "%", !magic.contains(where: \.isWhitespace) {
      let matches = magics.filter { $0.name.hasPrefix(magic) }.sorted { $0.name < $1.name }
      return Completions(
        matches: matches.map { .init(text: $0.name, kind: "magic", signature: $0.summary) },
        replaced: cursor - magic.unicodeScalars.count..<cursor)
    }
    let path =
      typed.drop { $0 == "!" }.split(
        omittingEmptySubsequences: false, whereSeparator: \.isWhitespace
      ).last ?? ""
    let completion = PathCompletion(typed: String(path), in: folder)
    return Completions(
      matches: completion.matches, replaced: cursor - path.unicodeScalars.count..<cursor)
  }

  /// The magic whose line it is.
  func magic(among magics: [MagicHelp]) -> MagicHelp? {
    let name = typed.drop { $0 == " " || $0 == "\t" }.prefix { !$0.isWhitespace }
    return magics.first { $0.name == name }
  }
}
