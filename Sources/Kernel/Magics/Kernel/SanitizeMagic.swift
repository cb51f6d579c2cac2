internal import CompilerProtocol

/// `%sanitize`: whether cells are checked for data races.
struct SanitizeMagic: Magic {
  let help = MagicHelp(
    "%sanitize", arguments: "[thread|off] [-f]",
    "sets whether this and later cells are checked for data races",
    details: """
      With 'thread', ThreadSanitizer watches the cells, which then take several times as long: where \
      two threads use the same variable without synchronization, both places are shown. A change \
      starts a new process, as %reset does: variables are lost, and while jobs are running it \
      refuses unless -f, or --force, is given. Without an argument the current setting is printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["-f", "--force"])
    guard let word = arguments.words.first else {
      return .kernel(.showSetting(.sanitizer), .beforeSwift)
    }
    let sanitizer = Sanitizer(rawValue: word)
    guard arguments.words.count == 1, sanitizer != nil || word == "off" else {
      let words = arguments.words.joined(separator: " ")
      throw MagicUsageError("give thread or off; '\(words)' is neither")
    }
    return .kernel(.setSanitizer(sanitizer, force: arguments.isForced), .beforeSwift)
  }
}
