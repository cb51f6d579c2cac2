internal import Execution
internal import KernelVariables

/// `%batch`: how long cells wait for their jobs when a whole notebook is run.
struct BatchMagic: Magic {
  let help = MagicHelp(
    "%batch", arguments: "[TIME|off|forever] [--allow-job-errors|--fail-on-job-errors]",
    "sets how long cells wait for their jobs when a whole notebook is run, and whether they fail with them",
    details: """
      nbconvert, nbclient and papermill ignore everything that happens after a cell has ended. So \
      this and later cells end only when their jobs have ended, or when these have shown and \
      computed nothing for TIME. TIME is a time such as 90s or 2m; the default is 60s, or the value of \
      \(KernelVariable.batchWait.name). A job that fails, crashes or times out fails its cell, and so \
      the run, unless --allow-job-errors is given. For one cell, nbconvert and nbclient have the tag \
      'raises-exception'. Without an argument the current setting is printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let (allow, fail) = ("--allow-job-errors", "--fail-on-job-errors")
    let arguments = try MagicArguments(use.arguments, flags: [allow, fail])
    guard !(arguments.contains(allow) && arguments.contains(fail)) else {
      throw MagicUsageError("give either \(allow) or \(fail)")
    }
    let allows: Bool? = arguments.contains(allow) ? true : arguments.contains(fail) ? false : nil
    let text = arguments.words.joined(separator: " ")
    guard !text.isEmpty || allows != nil else {
      return .kernel(.showSetting(.batchWait), .beforeSwift)
    }
    let wait = BatchWait(text)
    guard wait != nil || text.isEmpty else {
      throw MagicUsageError("give \(BatchWait.forms); '\(text)' is none of these")
    }
    return .kernel(.setBatch(wait: wait, allowsJobErrors: allows), .beforeSwift)
  }
}
