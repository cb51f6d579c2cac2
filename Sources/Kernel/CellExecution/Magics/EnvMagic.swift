internal import RunnerProtocol

/// `%env`: the environment variables.
struct EnvMagic: Magic {
  let help = MagicHelp(
    "%env", arguments: "[NAME[=VALUE]]", "lists environment variables, shows one, or sets one",
    details: "The value is everything behind '=', as it is. Cells and what they start see it.")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let parts = use.arguments.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    if use.arguments.isEmpty { return .call(MagicCall("env", [])) }
    guard !parts[0].isEmpty, !parts[0].contains(where: \.isWhitespace) else {
      throw MagicUsageError("wants the name of a variable")
    }
    return .call(MagicCall("env", parts))
  }
}
