internal import RunnerProtocol

/// `%jobs`: lists the jobs.
struct JobsMagic: Magic {
  let help = MagicHelp(
    "%jobs", arguments: "[--all] [--timeline]",
    "lists the jobs: number, name, state, time and cell",
    details: """
      Of more than 100 jobs, the oldest ones that have ended are left out. With --all the parts of \
      'jobs.map' are listed, too. With --timeline, front-ends that can display HTML show a chart of \
      what ran when, and on which worker.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["--all", "--timeline"])
    try arguments.expectNoWords()
    return .runner(
      .jobs(all: arguments.contains("--all"), timeline: arguments.contains("--timeline")))
  }
}
