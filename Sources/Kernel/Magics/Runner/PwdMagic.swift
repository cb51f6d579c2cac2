internal import CompilerProtocol
internal import RunnerProtocol

/// `%pwd`: prints the working directory.
struct PwdMagic: Magic {
  let help = MagicHelp("%pwd", "prints the directory of the cells")
  let syntax = MagicSyntax(argument: .nothing)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    try use.expectNoArguments()
    return .runner(.showDirectory)
  }
}
