internal import RunnerProtocol

/// `%help`: lists the magics, or explains one.
struct HelpMagic: Magic {
  let help = MagicHelp("%help", arguments: "[NAME]", "lists the magics, or explains one")

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    guard let name = use.word else { return .kernel(.show(Self.table), .afterSwift) }
    let found = MagicRegistry.standard.all.filter {
      $0.name == name || $0.name.drop { $0 == "%" } == name
    }
    guard !found.isEmpty else {
      throw MagicUsageError("there is no magic '\(name)'; %help lists all")
    }
    return .kernel(.say(found.map(Self.page).joined(separator: "\n\n")), .afterSwift)
  }

  private static func page(of help: MagicHelp) -> String {
    "\(help.usage)\n  \(help.summary)"
      + help.details.split(separator: "\n").map { "\n  \($0)" }.joined()
  }

  /// All magics in a table, as text and as Markdown.
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
      "text/plain": (text + ["", "%help NAME explains one of them."]).joined(separator: "\n"),
      "text/markdown":
        (["| magic | what it does |", "|---|---|"] + rows
        + ["", "`%help NAME` explains one of them."]).joined(separator: "\n"),
    ])
  }
}
