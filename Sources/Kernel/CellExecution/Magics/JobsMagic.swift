internal import RunnerProtocol

/// `%jobs`: lists the jobs.
struct JobsMagic: Magic {
  let help = MagicHelp(
    "%jobs", arguments: "[--all] [--timeline]",
    "lists the jobs: number, name, state, time and cell",
    details: """
      Of more than 100, those that are over and oldest are left out; with --all the parts of \
      'jobs.map' are listed, too. With --timeline, a front-end that shows HTML gets a picture of \
      what ran when on which worker.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, flags: ["--all", "--timeline"])
    guard words.words.isEmpty else { throw MagicUsageError("takes no names") }
    let options = ["all", "timeline"].filter { words.contains("--\($0)") }
    return .call(MagicCall("jobs", options))
  }
}
