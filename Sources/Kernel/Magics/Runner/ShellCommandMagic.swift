internal import CompilerProtocol
internal import RunnerProtocol

/// `!command`: runs a command to its end.
struct ShellCommandMagic: Magic {
  let help = MagicHelp(
    "!", arguments: "COMMAND", "runs a command; its output appears immediately",
    details: """
      The command runs in /bin/sh, with the directory and the environment of the cells, and its \
      standard input is empty. It may stand between lines of Swift, also in loops and functions. An \
      exit status other than 0 is printed and does not fail the cell. An interrupt of the cell ends \
      the command and everything it has started.
      '!name' is Swift if 'name' is a name in the session or the cell, or if it can be read as \
      Swift in the body of a function or closure; '! name', with a space, is always a command.
      """)
  let syntax = MagicSyntax(argument: .paths)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    if use.arguments.isEmpty { throw MagicUsageError("give a command") }
    return .runner(.shell(use.arguments))
  }
}
