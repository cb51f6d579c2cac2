internal import CompilerProtocol
internal import Formatting
internal import Magics
internal import RunnerProtocol

/// What is shown about a name: its declaration, its documentation, and where it comes from.
struct InspectionPage {
  /// In Swift.
  private let declaration: String
  /// In Markdown.
  private let documentation: String
  /// Other declarations of the name, with as much of their types as tells them apart; the first of many.
  private let overloads: String
  /// The cell or module that declares it.
  var origin: String
  /// The line of the cell, counted from 1.
  var line: Int?
  /// The text of the declaration as the user wrote it.
  var source: String?

  init(of declaration: Declaration) {
    self.declaration = declaration.text
    documentation = declaration.documentation
    overloads = Self.list(of: declaration.overloads)
    origin = declaration.module.isEmpty ? "" : "module \(declaration.module)"
  }

  init(of magic: MagicHelp) {
    declaration = magic.usage
    documentation = [magic.summary, magic.details].filter { !$0.isEmpty }.joined(separator: "\n\n")
    overloads = ""
    origin = "a magic"
  }

  private static func list(of overloads: [String]) -> String {
    let limit = 12
    let rest = overloads.count - limit
    return (overloads.prefix(limit) + (rest > 0 ? ["// … and \(rest) more"] : []))
      .joined(separator: "\n")
  }

  var bundle: MIMEBundle {
    MIMEBundle(["text/plain": plain, "text/markdown": markdown, "text/html": html])
  }

  private var place: String {
    guard !origin.isEmpty else { return "" }
    return line.map { "\(origin), line \($0)" } ?? origin
  }

  private var plain: String {
    [
      declaration, documentation, place.isEmpty ? "" : "From: \(place)", source ?? "",
      overloads.isEmpty ? "" : "Other overloads:\n\(overloads)",
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var markdown: String {
    [
      Self.fenced(declaration), documentation, place.isEmpty ? "" : "*From: \(place)*",
      source.map(Self.fenced) ?? "",
      overloads.isEmpty ? "" : "Other overloads:\n\n\(Self.fenced(overloads))",
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var html: String {
    [
      Self.preformatted(declaration), DocumentationHTML.rendered(documentation),
      place.isEmpty ? "" : "<p><em>From: \(place.htmlEscaped)</em></p>",
      source.map(Self.preformatted) ?? "",
      overloads.isEmpty ? "" : "<p>Other overloads:</p>\n\(Self.preformatted(overloads))",
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// A code block in Markdown, fenced by more backticks than the code has in a row.
  private static func fenced(_ code: String) -> String {
    var longest = 0
    var current = 0
    for character in code {
      current = character == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)swift\n\(code)\n\(fence)"
  }

  private static func preformatted(_ code: String) -> String {
    "<pre><code class=\"language-swift\">\(code.htmlEscaped)</code></pre>"
  }
}
