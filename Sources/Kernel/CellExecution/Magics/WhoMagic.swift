internal import CellCompilation
internal import RunnerProtocol

/// `%who`: lists what the session has declared.
struct WhoMagic: Magic {
  let help = MagicHelp(
    "%who", "lists the variables with types and values, the functions and the types",
    details: "Computed and lazy variables are named without a value, which would run their code.")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    try use.expectNothing()
    return .after { session, id in try await session.showNames(in: id) }
  }
}
