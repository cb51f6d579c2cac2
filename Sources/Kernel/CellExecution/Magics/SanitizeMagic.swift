internal import CellCompilation
internal import RunnerProtocol

/// `%sanitize`: whether data races are looked for.
struct SanitizeMagic: Magic {
  let help = MagicHelp(
    "%sanitize", arguments: "[thread|off] [-f]", "says whether data races are looked for",
    details: """
      With 'thread', ThreadSanitizer watches this and later cells, which then take several times as \
      long: where two threads use the same variable without order, both places are shown. A change \
      starts a new process, as %reset does: variables are gone, and while jobs run it refuses \
      unless there is -f, or --force. Without an argument it says what is chosen.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, flags: ["-f", "--force"])
    let isForced = words.contains("-f") || words.contains("--force")
    guard let word = words.words.first else {
      return .before { session, id in
        session.say("%sanitize \(session.sanitizer?.rawValue ?? "off")", in: id)
      }
    }
    let sanitizer = Sanitizer(rawValue: word)
    guard words.words.count == 1, sanitizer != nil || word == "off" else {
      throw MagicUsageError("does not know '\(words.words.joined(separator: " "))'")
    }
    return .before { session, id in
      try await session.watch(with: sanitizer, evenIfJobsRun: isForced, for: id)
    }
  }
}
