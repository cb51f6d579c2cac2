internal import Execution
internal import KernelVariables

/// `%rerun`: what happens to a cell's jobs when the cell runs again.
struct RerunMagic: Magic {
  let help = MagicHelp(
    "%rerun", arguments: "[keep|cancel]",
    "sets what happens to a cell's jobs when the cell runs again",
    details: """
      With 'keep' they continue: their output goes only to their logs, and their end is reported \
      under the new run. With 'cancel' they are cancelled. The default is 'keep', or the value of \
      \(KernelVariable.rerun.name). The setting applies to later cells. Without an argument the current \
      setting is printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    guard let word = use.word else { return .kernel(.showSetting(.rerun), .beforeSwift) }
    guard let policy = RerunPolicy(rawValue: word) else {
      throw MagicUsageError("give keep or cancel; '\(word)' is neither")
    }
    return .kernel(.setRerun(policy), .beforeSwift)
  }
}
