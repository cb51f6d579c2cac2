extension Diagnostic {
  /// The lines shown to the user: position and message, the line of code with a caret below, the
  /// notes.
  package func rendered(color: Bool) -> [String] {
    let style = Style(isColored: color)
    var place = ""
    if let location {
      place = style.bold("\(location.label):\(location.line):\(location.column):") + " "
    }
    // A message may have several lines, and each string is one line of the output.
    let message = message.split(separator: "\n", omittingEmptySubsequences: false)
    let first = place + style.severity(severity) + " " + style.bold(String(message.first ?? ""))
    var lines = [first] + message.dropFirst().map(String.init)
    if let location { lines += location.excerpt(style) }
    for note in notes { lines += note.rendered(color: color) }
    return lines
  }
}

/// ANSI colors, or none.
private struct Style {
  var isColored: Bool

  func bold(_ text: String) -> String { paint(text, "1") }
  func caret(_ text: String) -> String { paint(text, "1;32") }

  func severity(_ severity: Diagnostic.Severity) -> String {
    let code =
      switch severity {
      case .error: "1;31"
      case .warning: "1;35"
      case .remark: "1;34"
      case .note: "1;36"
      }
    return paint("\(severity.rawValue):", code)
  }

  private func paint(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Diagnostic.Location {
  /// The number of characters of a line that are shown at most.
  private static let widest = 160

  /// The line of code, or the part around the position, and the line below it.
  fileprivate func excerpt(_ style: Style) -> [String] {
    let caret = column - 1
    var characters = Array(lineText)
    var first = 0
    if characters.count > Self.widest {
      first = max(0, min(caret - Self.widest / 2, characters.count - Self.widest))
      characters = Array(characters[first..<first + Self.widest])
    }
    var shown = ""
    var below = ""
    if first > 0 {
      shown = "…"
      below = " "
    }
    for (index, character) in characters.enumerated() {
      let position = index + first
      let visible = character.isControl ? "\u{FFFD}" : character
      shown.append(visible)
      let mark: Character =
        position == caret ? "^" : underlines.contains { $0.contains(position) } ? "~" : " "
      // A tab below a tab keeps the columns aligned, however wide tabs are.
      if visible == "\t" {
        below.append(mark == "^" ? "^" : "\t")
      } else {
        below += String(repeating: String(mark), count: 1)
        let rest = visible.columns - 1
        if rest > 0 { below += String(repeating: mark == " " ? " " : "~", count: rest) }
        if rest < 0 { below.removeLast() }
      }
    }
    if caret >= first + characters.count { below.append("^") }
    while below.last == " " || below.last == "\t" { below.removeLast() }
    return [shown + (first + characters.count < lineText.count ? "…" : ""), style.caret(below)]
  }
}

extension Character {
  fileprivate var isControl: Bool {
    self != "\t" && unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
  }

  /// The number of columns the character takes in a terminal.
  fileprivate var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if unicodeScalars.count == 1,
      scalar.properties.generalCategory == .nonspacingMark
        || scalar.properties.generalCategory == .format
    {
      return 0
    }
    let isEmoji =
      scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}")
    return isEmoji || scalar.isWide ? 2 : 1
  }
}

extension Unicode.Scalar {
  /// Whether it takes two columns, as most characters of East Asian scripts do.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
