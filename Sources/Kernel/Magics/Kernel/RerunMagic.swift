internal import Execution
internal import KernelVariables

/// `%rerun`: what happens to a cell's jobs when the cell runs again; with `--from`, running cells again.
struct RerunMagic: Magic {
  let help = MagicHelp(
    "%rerun", arguments: "[keep|cancel] [--from N]",
    "sets what happens to a cell's jobs when the cell runs again; or runs cells again",
    details: """
      With 'keep' they continue: their output goes only to their logs, and their end is reported \
      under the new run. With 'cancel' they are cancelled. The default is 'keep', or the value of \
      \(KernelVariable.rerun.name). The setting applies to later cells. Without an argument the current \
      setting is printed. With --from 4, the cells from In[4] on run again in order, as they are now, \
      up to the first that fails.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, valued: ["--from"])
    if let number = try arguments.integer("--from", atLeast: 1, "the number of a cell") {
      try arguments.expectNoWords()
      return .kernel(.rerun(from: number), .beforeSwift)
    }
    guard let word = use.word else { return .kernel(.showSetting(.rerun), .beforeSwift) }
    guard let policy = RerunPolicy(rawValue: word) else {
      throw MagicUsageError("give keep or cancel; '\(word)' is neither")
    }
    return .kernel(.setRerun(policy), .beforeSwift)
  }
}
