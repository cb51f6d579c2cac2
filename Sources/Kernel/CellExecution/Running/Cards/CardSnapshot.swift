internal import Formatting
internal import RunnerProtocol

/// What a card says at one moment, before it is made text or HTML.
struct CardSnapshot: Hashable, Sendable {
  /// The sign a card begins with.
  enum Symbol: String, Hashable, Sendable {
    case queued = "○"
    case running = "▶"
    case completed = "✔"
    case failed = "✘"
    case cancelled = "◼"
  }

  /// What the card is about.
  enum Title: Hashable, Sendable {
    case job(JobID, name: String)
    case work(String)

    var text: String {
      switch self {
      case .job(let id, let name):
        name == "job \(id.rawValue)" ? name : "job \(id.rawValue) \"\(name)\""
      case .work(let name): name
      }
    }
  }

  /// How far the work is.
  struct Bar: Hashable, Sendable {
    /// The part that is done, from 0 to 1; nothing when nobody knows how much there is to do.
    var fraction: Double?
    /// Amounts, rate, and the time that is left.
    var facts: [String] = []
    /// What the work is at.
    var label: String?
  }

  /// What came out.
  enum Detail: Hashable, Sendable {
    case result(String)
    case message(String)
  }

  var symbol: Symbol
  var title: Title
  /// The state as the rest of a sentence: `completed in 3.2 s`.
  var phrase: String
  var bar: Bar?
  var detail: Detail?
  /// More, a line each.
  var lines: [String] = []
  /// What else is to be known about the card.
  var note: String?
}

extension CardSnapshot {
  /// A job that has ended, after it had come so far.
  init(_ id: JobID, _ end: JobEnd, reached: String? = nil) {
    let title = Title.job(id, name: end.name ?? id.defaultName)
    let seconds = end.seconds.map(ElapsedTime.init(seconds:))
    let attempt =
      end.attemptLimit > 1 && seconds != nil
      ? " at attempt \(end.attempts) of \(end.attemptLimit)" : ""
    let extent = reached.map { ", \($0) done" } ?? ""
    let time = (seconds.map { " after \($0)" } ?? " before it started") + attempt + extent
    switch end.outcome {
    case .completed(let value):
      let duration = seconds.map { " in \($0)" } ?? ""
      self.init(
        symbol: .completed, title: title, phrase: "completed\(duration)\(attempt)",
        detail: value.map(Detail.result))
    case .failed(let failure):
      let verb = failure.kind == .thrown ? "failed" : "crashed"
      self.init(
        symbol: .failed, title: title, phrase: verb + time, detail: .message(failure.message))
    case .cancelled(let reason):
      self.init(
        symbol: .cancelled, title: title, phrase: "cancelled\(time)",
        detail: reason.map(Detail.message))
    case .timedOut(let limit):
      self.init(
        symbol: .failed, title: title,
        phrase: "timed out\(time), of \(ElapsedTime(seconds: limit)) allowed")
    }
  }
}

// MARK: - Text

extension CardSnapshot {
  /// The card in all representations.
  var bundle: MIMEBundle { MIMEBundle(["text/plain": text, "text/html": html]) }

  /// The card as plain text, one line but for what is listed.
  var text: String {
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

extension CardSnapshot.Bar {
  /// How many characters the bar is long.
  private static let length = 20

  /// The bar drawn with blocks, and all that is known.
  fileprivate var text: String {
    let drawing = fraction.map { fraction in
      let full = Int(fraction * Double(Self.length))
      return "[" + String(repeating: "█", count: full)
        + String(repeating: "░", count: Self.length - full) + "]"
    }
    let words = ([percentage].compactMap(\.self) + facts + [label].compactMap(\.self))
      .joined(separator: " · ")
    return [drawing, words].compactMap(\.self).joined(separator: " ")
  }

  var percentage: String? { fraction.map { "\(Int($0 * 100)) %" } }
}
