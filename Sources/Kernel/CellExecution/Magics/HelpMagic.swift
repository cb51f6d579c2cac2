internal import RunnerProtocol

/// `%help`: lists the magics, or says more of one.
struct HelpMagic: Magic {
  let help = MagicHelp("%help", arguments: "[NAME]", "lists all magics, or says more of one")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    guard let name = use.word else { return .after { $0.show(Self.table, in: $1) } }
    let found = MagicRegistry.standard.all.filter {
      $0.name == name || $0.name.drop { $0 == "%" } == name
    }
    guard !found.isEmpty else { throw MagicUsageError("knows no magic '\(name)'") }
    let text = found.map(Self.page).joined(separator: "\n\n")
    return .after { session, id in session.say(text, in: id) }
  }

  private static func page(of help: MagicHelp) -> String {
    "\(help.usage)\n  \(help.summary)"
      + help.details.split(separator: "\n").map { "\n  \($0)" }.joined()
  }

  /// Everything in one table, as text and as Markdown.
  private static var table: MIMEBundle {
    let all = MagicRegistry.standard.all
    let width = all.map(\.usage.count).max() ?? 0
    let text = all.map { help in
      help.usage + String(repeating: " ", count: width + 2 - help.usage.count) + help.summary
    }
    let rows = all.map { help in
      "| `\(help.usage.replacing("|", with: "\\|"))` | \(help.summary) |"
    }
    return MIMEBundle([
      "text/plain": (text + ["", "%help NAME says more."]).joined(separator: "\n"),
      "text/markdown":
        (["| magic | what it does |", "|---|---|"] + rows
        + ["", "`%help NAME` says more."]).joined(separator: "\n"),
    ])
  }
}
