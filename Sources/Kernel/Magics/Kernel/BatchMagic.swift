internal import Execution
internal import KernelVariables

/// `%batch`: how long cells wait for their jobs when a whole notebook is run.
struct BatchMagic: Magic {
  let help = MagicHelp(
    "%batch", arguments: "[TIME|off|forever]",
    "sets how long cells wait for their jobs when a whole notebook is run",
    details: """
      nbconvert, nbclient and papermill ignore everything that happens after a cell has ended. So \
      this and later cells end only when their jobs have ended, or when these have shown and \
      computed nothing for TIME. TIME is a time such as 90s or 2m; the default is 60s, or the value of \
      \(KernelVariable.batchWait.name). Without an argument the current setting is printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    guard let word = use.word else { return .kernel(.showSetting(.batchWait), .beforeSwift) }
    guard let wait = BatchWait(word) else {
      throw MagicUsageError("give \(BatchWait.forms); '\(word)' is none of these")
    }
    return .kernel(.setBatchWait(wait), .beforeSwift)
  }
}
