internal import Formatting
internal import RunnerProtocol

/// Renders documentation comments as HTML: paragraphs, lists and code; all else as plain text.
enum DocumentationHTML {
  static func rendered(_ markdown: String) -> String {
    var renderer = Renderer()
    for line in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      renderer.add(line)
    }
    return renderer.finished()
  }

  private struct Renderer {
    private enum Block {
      case paragraph
      case item
      case code(isFenced: Bool)
    }

    private var html: [String] = []
    private var block: Block?
    private var lines: [String] = []

    mutating func add(_ line: Substring) {
      let text = line.drop { $0 == " " }
      let indent = line.count - text.count
      if text.hasPrefix("```") {
        if case .code(isFenced: true) = block { close() } else { open(.code(isFenced: true)) }
        return
      }
      switch block {
      case .code(isFenced: true):
        lines.append(String(line))
        return
      case .code(isFenced: false) where indent >= 4 || text.isEmpty:
        lines.append(String(line.dropFirst(4)))
        return
      default: break
      }
      if text.isEmpty {
        close()
      } else if indent >= 4, block == nil {
        open(.code(isFenced: false))
        lines.append(String(line.dropFirst(4)))
      } else if text.hasPrefix("- ") || text.hasPrefix("* ") {
        open(.item)
        lines.append(String(text.dropFirst(2)))
      } else {
        if block == nil { open(.paragraph) }
        lines.append(String(text))
      }
    }

    consuming func finished() -> String {
      close()
      return html.joined(separator: "\n")
    }

    private mutating func open(_ new: Block) {
      close()
      block = new
    }

    private mutating func close() {
      switch block {
      case .paragraph: html.append("<p>\(Self.inline(lines))</p>")
      case .item: html.append("<ul><li>\(Self.inline(lines))</li></ul>")
      case .code:
        while lines.last?.isEmpty == true { lines.removeLast() }
        html.append("<pre><code>\(lines.joined(separator: "\n").htmlEscaped)</code></pre>")
      case nil: break
      }
      block = nil
      lines = []
    }

    /// Text with code between backticks.
    private static func inline(_ lines: [String]) -> String {
      let parts = lines.joined(separator: " ").split(
        separator: "`", omittingEmptySubsequences: false)
      return parts.enumerated().map { index, part in
        let text = String(part).htmlEscaped
        if index.isMultiple(of: 2) { return text }
        return index == parts.count - 1 ? "`" + text : "<code>\(text)</code>"
      }.joined()
    }
  }
}
