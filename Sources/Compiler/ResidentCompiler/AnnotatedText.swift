/// Text with markup, as sourcekitd writes declarations: `<Declaration>let x: <Type …>Int</Type>…`.
enum AnnotatedText {
  /// The text without markup.
  static func plain(_ annotated: String) -> String {
    var result = ""
    var rest = annotated[...]
    while let start = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      let closing: Character = rest[start] == "<" ? ">" : ";"
      guard let end = rest[start...].firstIndex(of: closing) else { break }
      result += rest[..<start]
      if closing == ";" { result += entities[String(rest[start...end])] ?? "" }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// A declaration without markup and without attributes that concern the compiler only.
  static func declaration(_ annotated: String) -> String {
    var rest = plain(annotated)[...]
    var kept = ""
    while rest.first == "@" {
      var end = rest.firstIndex { $0.isWhitespace || $0 == "(" } ?? rest.endIndex
      let name = rest[rest.index(after: rest.startIndex)..<end]
      if end < rest.endIndex, rest[end] == "(" { end = endOfArguments(in: rest, from: end) }
      if !name.hasPrefix("_"), !compilerAttributes.contains(String(name)) {
        kept += rest[..<end] + " "
      }
      rest = rest[end...].drop { $0.isWhitespace }
    }
    return kept + rest
  }

  /// The index after the parenthesis that closes the one at `start`.
  private static func endOfArguments(in text: Substring, from start: String.Index) -> String.Index {
    var depth = 0
    for index in text[start...].indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return text.index(after: index) }
    }
    return text.endIndex
  }

  private static let compilerAttributes: Set = [
    "available", "frozen", "inlinable", "inline", "specialized", "usableFromInline",
  ]

  private static let entities = [
    "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&apos;": "'",
  ]
}
