package import RunnerProtocol

/// What a card says at one moment, before it becomes text or HTML.
package struct CardSnapshot: Hashable, Sendable {
  /// The sign a card begins with.
  package enum Symbol: String, Hashable, Sendable {
    case queued = "○"
    case running = "▶"
    case completed = "✔"
    case failed = "✘"
    case cancelled = "◼"
  }

  /// What the card is about.
  package enum Title: Hashable, Sendable {
    case job(JobID, name: String)
    case work(String)
  }

  /// How far the work is.
  package struct Bar: Hashable, Sendable {
    /// The part that is done, from 0 to 1; `nil` when the total is unknown.
    package var fraction: Double?
    /// Amounts, rate, and the remaining time.
    package var facts: [String]
    /// The current step of the work.
    package var label: String?

    package init(fraction: Double? = nil, facts: [String] = [], label: String? = nil) {
      self.fraction = fraction
      self.facts = facts
      self.label = label
    }

    package var percentage: String? { share.map { "\(Int($0 * 100)) %" } }

    /// The fraction, within its limits whatever numbers it was made of.
    fileprivate var share: Double? { fraction.map { .minimum(.maximum($0, 0), 1) } }
  }

  /// The outcome beside the phrase.
  package enum Detail: Hashable, Sendable {
    case result(String)
    case message(String)
  }

  package var symbol: Symbol
  package var title: Title
  /// The name of the job where the title has only a part of it.
  package var longName: String?
  /// The state as the rest of a sentence: `completed in 3.2 s`.
  package var phrase: String
  package var bar: Bar?
  package var detail: Detail?
  /// Further lines.
  package var lines: [String]
  /// A remark about the card itself, such as why it appears here.
  package var note: String?

  package init(
    symbol: Symbol, title: Title, phrase: String, bar: Bar? = nil, detail: Detail? = nil,
    lines: [String] = []
  ) {
    self.symbol = symbol
    self.title = title
    self.phrase = phrase
    self.bar = bar
    self.detail = detail
    self.lines = lines
  }
}

// MARK: - Text

extension CardSnapshot {
  /// The card as plain text: one line, then ``lines``, indented.
  package var text: String {
    var text = "\(symbol.rawValue) \(title.text) \(phrase)"
    if let bar { text += " " + bar.text }
    switch detail {
    case .result(let value): text += " → \(value)"
    case .message(let message): text += ": \(message)"
    case nil: break
    }
    if let note { text += " (\(note))" }
    return ([text] + lines.map { "  \($0)" }).joined(separator: "\n")
  }
}

extension CardSnapshot.Title {
  fileprivate var text: String {
    switch self {
    case .job(let id, let name):
      id.title(named: name == id.defaultName ? nil : name)
    case .work(let name): name
    }
  }
}

extension CardSnapshot.Bar {
  /// The length of the drawn bar in characters.
  private static let length = 20

  /// The bar drawn with blocks, and all that is known in numbers.
  fileprivate var text: String {
    let drawing = share.map { share in
      let full = Int(share * Double(Self.length))
      return "[" + String(repeating: "█", count: full)
        + String(repeating: "░", count: Self.length - full) + "]"
    }
    let words = ([percentage].compactMap(\.self) + facts + [label].compactMap(\.self))
      .joined(separator: " · ")
    return [drawing, words].compactMap(\.self).joined(separator: " ")
  }
}
