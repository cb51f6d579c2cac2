/// Lays out the tree of a value: on one line if it fits, otherwise with a line for each part.
///
/// Many short parts, such as numbers, share lines.
struct ValueLayout {
  /// The maximum width of a line, in characters.
  private static let width = 100
  /// The maximum length of parts that share lines.
  private static let shortLength = 24

  private var text = ""
  private var column = 0

  static func lines(_ tree: ValueTree) -> String {
    var layout = ValueLayout()
    layout.append(tree, indent: 0, trailing: 0)
    return layout.text
  }

  /// The tree on one line, however long; line breaks in texts become spaces.
  static func line(_ tree: ValueTree) -> String {
    switch tree {
    case .text(let text):
      return text.split(whereSeparator: \.isNewline)
        .map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
    case .group(let open, let parts, let close):
      return open + parts.map { $0.label + line($0.value) }.joined(separator: ", ") + close
    }
  }

  /// The tree on one line, or `nil` if that is longer than `limit`.
  static func flat(_ tree: ValueTree, limit: Int) -> String? {
    switch tree {
    case .text(let text):
      return text.utf8.count <= limit * 4 && text.count <= limit
        && !text.contains(where: \.isNewline)
        ? text : nil
    case .group(let open, let parts, let close):
      var text = open
      for (index, part) in parts.enumerated() {
        if index > 0 { text += ", " }
        text += part.label
        guard text.count < limit, let value = flat(part.value, limit: limit - text.count) else {
          return nil
        }
        text += value
      }
      text += close
      return text.count <= limit ? text : nil
    }
  }

  private mutating func append(_ tree: ValueTree, indent: Int, trailing: Int) {
    if let line = Self.flat(tree, limit: Self.width - column - trailing) {
      append(line)
      return
    }
    switch tree {
    case .text(let text):
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { startLine(indent) }
        append(String(line))
      }
    case .group(let open, let parts, let close):
      append(open)
      if let words = Self.shortTexts(parts) {
        fill(words, indent: indent + 2)
      } else {
        for (index, part) in parts.enumerated() {
          startLine(indent + 2)
          append(part.label)
          append(part.value, indent: indent + 2, trailing: 1)
          if index < parts.count - 1 { append(",") }
        }
      }
      startLine(indent)
      append(close)
    }
  }

  /// The parts as words to share lines, if they are many and all short.
  private static func shortTexts(_ parts: [ValueTree.Part]) -> [String]? {
    guard parts.count > 6 else { return nil }
    var words: [String] = []
    for part in parts {
      guard let word = flat(part.value, limit: shortLength - part.label.count) else { return nil }
      words.append(part.label + word)
    }
    return words
  }

  private mutating func fill(_ words: [String], indent: Int) {
    startLine(indent)
    for (index, word) in words.enumerated() {
      let word = index < words.count - 1 ? word + "," : word
      if column > indent, column + 1 + word.count > Self.width { startLine(indent) }
      if column > indent { append(" ") }
      append(word)
    }
  }

  private mutating func append(_ text: String) {
    self.text += text
    column += text.count
  }

  private mutating func startLine(_ indent: Int) {
    text += "\n" + String(repeating: " ", count: indent)
    column = indent
  }
}
