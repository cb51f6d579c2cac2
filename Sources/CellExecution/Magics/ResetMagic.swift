internal import RunnerProtocol

/// `%reset`: forgets everything.
struct ResetMagic: Magic {
  let help = MagicHelp(
    "%reset", arguments: "[-f]", "forgets all variables, functions, types and imports",
    details: """
      The cells get a new process, with the folder and the environment of the start. While jobs \
      run it refuses; with -f it ends them. While a cell of another shell runs it refuses \
      always. History and cell numbers stay.
      """)

  func action(for use: MagicUse) throws(MagicUsageError) -> MagicAction {
    guard ["", "-f"].contains(use.arguments) else {
      throw MagicUsageError("does not know '\(use.arguments)'")
    }
    let isForced = use.arguments == "-f"
    return .before { session, id in try await session.reset(evenIfJobsRun: isForced, for: id) }
  }
}
