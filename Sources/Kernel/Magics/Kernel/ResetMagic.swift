/// `%reset`, also known as `%restart runner`: forgets everything.
struct ResetMagic: Magic {
  let help: MagicHelp
  /// The words that have to follow the name.
  private let object: [String]

  init() {
    help = MagicHelp(
      "%reset", arguments: "[-f]", "forgets all variables, functions, types and imports",
      details: """
        Cells get a new process, with the directory and the environment the kernel started with. \
        While jobs are running, %reset refuses; with -f, or --force, it ends them, whatever they are \
        doing. While a cell of another subshell is running it always refuses. The history and the \
        numbers of the cells stay.
        """)
    object = []
  }

  init(restarting object: String) {
    help = MagicHelp(
      "%restart", arguments: "\(object) [--force]", "does the same as %reset",
      details: """
        It ends the process that runs the cells and starts a new one. With --force this also ends \
        jobs that cannot be stopped in another way.
        """)
    self.object = [object]
  }

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["-f", "--force"])
    guard arguments.words == object else {
      guard let wanted = object.first else {
        throw MagicUsageError("unknown argument '\(arguments.words[0])'")
      }
      throw MagicUsageError("give '\(wanted)'")
    }
    return .kernel(.reset(force: arguments.isForced), .beforeSwift)
  }
}

extension MagicArguments {
  var isForced: Bool { contains("-f") || contains("--force") }
}
