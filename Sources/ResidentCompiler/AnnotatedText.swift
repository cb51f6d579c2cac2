/// Text with marks, as sourcekitd writes declarations: `<Declaration>let x: <Type …>Int</Type>…`.
enum AnnotatedText {
  /// The text without its marks.
  static func plain(_ annotated: String) -> String {
    var result = ""
    var rest = annotated[...]
    while let start = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      result += rest[..<start]
      let closing: Character = rest[start] == "<" ? ">" : ";"
      guard let end = rest[start...].firstIndex(of: closing) else { break }
      if closing == ";" { result += entities[String(rest[start...end])] ?? "" }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static let entities = [
    "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&apos;": "'",
  ]
}
