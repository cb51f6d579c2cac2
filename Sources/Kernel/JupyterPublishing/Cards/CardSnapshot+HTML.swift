internal import Execution
internal import Formatting
internal import RunnerProtocol

/// The card as HTML, in the colours of the page's theme.
///
/// All styling is in `style` attributes, which JupyterLab's sanitizer keeps, except for colours that
/// name a variable; therefore a plain colour precedes each of these. There is no script.
extension CardSnapshot {
  /// Longer results and messages are cut; errors are shown in full below the card.
  private static let limit = 120

  /// The card in all representations.
  var bundle: MIMEBundle { MIMEBundle(["text/plain": text, "text/html": html]) }

  var html: String {
    var parts = [Self.span(symbol.rawValue, "width:1em;text-align:center;\(symbol.colour)")]
    parts += titleHTML
    parts.append(Self.span(phrase, "font-variant-numeric:tabular-nums"))
    if let bar { parts += bar.html(symbol.colour(of: "background-color")) }
    if let detailHTML { parts.append(detailHTML) }
    if let note { parts.append(Self.span(note, Style.faint + ";font-style:italic")) }
    // The spaces between the parts are invisible, but copied and read aloud.
    var rows = ["<div style=\"\(Style.row)\">\(parts.joined(separator: " "))</div>"]
    rows += ([bar?.label].compactMap(\.self) + lines).map {
      "<div style=\"\(Style.line)\">\(Self.shortened($0))</div>"
    }
    // Without the classes, text between dollar signs would become formulas.
    return "<div class=\"swift-card tex2jax_ignore mathjax_ignore\" style=\"\(Style.card)\">"
      + rows.joined(separator: "\n") + "</div>"
  }

  private var titleHTML: [String] {
    switch title {
    case .work(let name):
      return ["<b>\(Self.shortened(name))</b>"]
    case .job(let id, let name):
      let number = id.defaultName
      guard name != number else { return ["<b>\(number)</b>"] }
      let tooltip = longName.map { " title=\"\($0.htmlEscaped)\"" } ?? ""
      return ["<b\(tooltip)>\(Self.shortened(name))</b>", Self.span(number, Style.faint)]
    }
  }

  private var detailHTML: String? {
    switch detail {
    case .result(let value): "<code style=\"\(Style.code)\">\(Self.shortened(value))</code>"
    case .message(let message): Self.span(message, "overflow-wrap:anywhere;\(symbol.colour)")
    case nil: nil
    }
  }

  fileprivate static func span(_ text: String, _ style: String) -> String {
    "<span style=\"\(style)\">\(shortened(text))</span>"
  }

  /// The text as HTML, on one line of limited length.
  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let start = line.prefix(limit)
    return (start.endIndex < line.endIndex ? start + "…" : line).htmlEscaped
  }

  fileprivate enum Style {
    static let card =
      "margin:0px;padding:2px 0px;line-height:1.5;"
      + "font-size:13px;font-size:var(--jp-ui-font-size1,13px);"
      + "font-family:system-ui,sans-serif;"
      + "font-family:var(--jp-ui-font-family,system-ui,sans-serif)"
    static let row =
      "display:flex;flex-wrap:wrap;align-items:baseline;column-gap:8px;row-gap:0px"
    static let faint = "opacity:0.65"
    static let line = "padding-left:24px;overflow-wrap:anywhere;opacity:0.8"
    static let code =
      "padding:0px 4px;border-radius:2px;overflow-wrap:anywhere;"
      + colour("--jp-layout-color2", "rgba(128,128,128,0.15)", of: "background-color")
    static let track =
      "width:120px;height:6px;border-radius:3px;overflow:hidden;align-self:center;"
      + colour("--jp-layout-color3", "rgba(128,128,128,0.3)", of: "background-color")

    /// A colour of the page's theme, after a plain one.
    static func colour(
      _ variable: String, _ plain: String, of property: String = "color"
    ) -> String {
      "\(property):\(plain);\(property):var(\(variable),\(plain))"
    }
  }
}

extension CardSnapshot.Symbol {
  /// The colour of the state, as a style.
  fileprivate var colour: String { colour(of: "color") }

  fileprivate func colour(of property: String) -> String {
    CardSnapshot.Style.colour("--jp-\(paint.variable)", paint.plain, of: property)
  }

  private var paint: (variable: String, plain: String) {
    switch self {
    case .queued: ("ui-font-color2", "#808080")
    case .running: ("brand-color1", "#1e88e5")
    case .completed: ("success-color1", "#43a047")
    case .failed: ("error-color1", "#e53935")
    case .cancelled: ("warn-color1", "#fb8c00")
    }
  }
}

extension CardSnapshot.Bar {
  /// The bar in this style, and what is known in numbers.
  fileprivate func html(_ style: String) -> [String] {
    var parts: [String] = []
    if let fraction {
      let width = (fraction * 1000).rounded() / 10
      parts.append(
        "<div style=\"\(CardSnapshot.Style.track)\">"
          + "<div style=\"width:\(width)%;height:6px;\(style)\"></div></div>")
    }
    let facts = [percentage].compactMap(\.self) + facts
    if !facts.isEmpty {
      parts.append(
        CardSnapshot.span(
          facts.joined(separator: " · "),
          "font-variant-numeric:tabular-nums;" + CardSnapshot.Style.faint))
    }
    return parts
  }
}
