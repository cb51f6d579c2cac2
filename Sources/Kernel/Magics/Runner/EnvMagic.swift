internal import CompilerProtocol
internal import RunnerProtocol

/// `%env`: the environment variables.
struct EnvMagic: Magic {
  let help = MagicHelp(
    "%env", arguments: "[NAME[=VALUE]]", "lists environment variables, shows one, or sets one",
    details: """
      The value is everything after '='; quotes are part of it. Cells and the processes they start \
      see the variable.
      """)
  let syntax = MagicSyntax(argument: .paths)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let parts = use.arguments.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    if use.arguments.isEmpty { return .runner(.listEnvironment) }
    guard !parts[0].isEmpty, !parts[0].contains(where: \.isWhitespace) else {
      throw MagicUsageError("give the name of a variable")
    }
    return .runner(
      parts.count == 1 ? .showVariable(parts[0]) : .setVariable(parts[0], to: parts[1]))
  }
}
