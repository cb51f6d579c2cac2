/// A diagnostic that a hint is for: its words, and the code it is about.
struct HintedDiagnostic {
  let diagnostic: Diagnostic
  /// What differs in its message, in order: usually names and types.
  let gaps: [String]
  let session: HintedSession

  /// The first of the gaps, such as the name that cannot be found.
  var name: String { gaps.first ?? "" }

  /// The word at the caret.
  var word: String? {
    guard let location = diagnostic.location else { return nil }
    let word = location.lineText.dropFirst(location.column - 1).prefix(while: Self.isNamePart)
    return word.isEmpty ? nil : String(word)
  }

  /// The name in front of the parenthesis at the caret, where the compiler points for a call.
  var callee: String? {
    guard let location = diagnostic.location else { return nil }
    let line = location.lineText
    guard line.dropFirst(location.column - 1).first == "(" else { return nil }
    let name = line.prefix(location.column - 1).reversed().prefix(while: Self.isNamePart)
    return name.isEmpty ? nil : String(name.reversed())
  }

  /// Whether one of the notes, or the message itself, contains some words.
  func mentions(_ words: String) -> Bool {
    diagnostic.message.contains(words) || diagnostic.notes.contains { $0.message.contains(words) }
  }

  /// Why a name in the line has no value; `nil` if all have one.
  var lostName: String? {
    let words = diagnostic.location?.lineText.split { !Self.isNamePart($0) } ?? []
    return words.lazy.compactMap { session.lostNames[String($0)] }.first
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
