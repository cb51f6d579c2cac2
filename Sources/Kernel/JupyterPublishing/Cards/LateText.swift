internal import Formatting
internal import Limits

/// The end of what a run has written since a page was loaded, which the page shows on a card: it takes no other
/// output of cells that it has not started itself.
struct LateText: Sendable {
  private var text = ""
  private var isCut = false

  mutating func append(_ addition: String) {
    text += Self.plain(addition.suffix(Limits.Cards.lateText))
    guard text.utf8.count > 2 * Limits.Cards.lateText else { return }
    isCut = true
    text = String(text.suffix(Limits.Cards.lateText))
    if let end = text.firstIndex(of: "\n") { text.removeSubrange(...end) }
  }

  /// What is shown below the card; empty without text.
  var html: String {
    guard !text.isEmpty else { return "" }
    let extent = isCut ? ", the end of it" : ""
    let note = "printed since this page was loaded\(extent); %log has all:"
    return "<div class=\"swift-card\" style=\"padding-left:24px;opacity:0.65;"
      + "font-family:var(--jp-ui-font-family,system-ui,sans-serif)\">\(note)</div>"
      + "<pre class=\"tex2jax_ignore mathjax_ignore\" style=\"margin:0px;padding-left:24px;line-height:1.3;"
      + "max-height:20em;overflow:auto;white-space:pre-wrap\">\(lines.htmlEscaped)</pre>"
  }

  /// The text as a terminal would leave it: of a line that is written again, the last state.
  private var lines: String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\r").last.map(String.init) ?? ""
    }.joined(separator: "\n")
  }

  /// The text without colours and other escape sequences, and with plain ends of lines.
  private static func plain(_ text: Substring) -> String {
    var plain = ""
    var isEscape = false
    for character in text.unicodeScalars {
      if isEscape {
        // A sequence ends with a letter.
        isEscape = !character.properties.isAlphabetic
      } else if character == "\u{1B}" {
        isEscape = true
      } else {
        plain.unicodeScalars.append(character)
      }
    }
    return plain.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
  }
}
