internal import RunnerProtocol

/// `%reset`, which `%restart runner` is another name of: forgets everything.
struct ResetMagic: Magic {
  let help: MagicHelp
  /// The words that have to follow the name.
  private let object: [String]

  init() {
    help = MagicHelp(
      "%reset", arguments: "[-f]", "forgets all variables, functions, types and imports",
      details: """
        The cells get a new process, with the folder and the environment of the start. While jobs \
        run it refuses; with -f, or --force, it ends them, whatever they do. While a cell of \
        another shell runs it refuses always. History and cell numbers stay.
        """)
    object = []
  }

  init(restarting object: String) {
    help = MagicHelp(
      "%restart", arguments: "\(object) [--force]", "the same as %reset",
      details: """
        It ends the process that runs the cells and starts a new one. That also ends jobs that \
        cannot be stopped.
        """)
    self.object = [object]
  }

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, flags: ["-f", "--force"])
    guard words.words == object else {
      if let wanted = object.first { throw MagicUsageError("wants '\(wanted)'") }
      throw MagicUsageError("does not know '\(words.words[0])'")
    }
    let isForced = words.contains("-f") || words.contains("--force")
    let name = help.name
    return .before { session, id in
      try await session.reset(because: "by \(name)", evenIfJobsRun: isForced, for: id)
    }
  }
}
