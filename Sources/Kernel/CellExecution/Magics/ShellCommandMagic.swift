internal import RunnerProtocol

/// `!command`: runs a command to its end.
struct ShellCommandMagic: Magic {
  static let name = "!"

  let help = MagicHelp(
    name, arguments: "COMMAND", "runs a command; what it writes appears at once",
    details: """
      The command runs in /bin/sh, in the folder and with the environment of the cells, and reads \
      nothing. It may stand between lines of Swift, in loops and in functions too. An exit status \
      other than 0 is said and is no error of the cell. When the cell is interrupted, the command \
      and all it has started end.
      '!name' is Swift where 'name' is a name of the session or of the cell, or where it can be \
      read as Swift in the body of a function or closure; '! name', with a space, is a command.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    if use.arguments.isEmpty { throw MagicUsageError("wants a command") }
    return .call(MagicCall(Self.name, [use.arguments]))
  }
}
