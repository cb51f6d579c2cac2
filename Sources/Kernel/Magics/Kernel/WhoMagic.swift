internal import CompilerProtocol

/// `%who`: lists what the session has declared.
struct WhoMagic: Magic {
  let help = MagicHelp(
    "%who", "lists the variables with their types and values, the functions and the types",
    details: """
      Computed and lazy variables are listed without a value, because reading it would run their code.
      """)
  let syntax = MagicSyntax(argument: .nothing)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    try use.expectNoArguments()
    return .kernel(.listNames, .afterSwift)
  }
}
