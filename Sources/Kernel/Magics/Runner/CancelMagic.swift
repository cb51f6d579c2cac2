internal import RunnerProtocol

/// `%cancel`: cancels jobs.
struct CancelMagic: Magic {
  let help = MagicHelp(
    "%cancel", arguments: "JOB…|all [--now]", "cancels jobs",
    details: """
      JOB is the number of a job or its name, in quotes if there are spaces or commas in it. A job \
      that has not started never will. A running job has 2 s to stop by itself, with --now no time at \
      all; then its threads are ended.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["--now"])
    guard !arguments.words.isEmpty else {
      throw MagicUsageError("give the numbers or names of jobs, or 'all'")
    }
    return .runner(
      .cancel(
        arguments.words == ["all"] ? .all : .these(try arguments.jobs()),
        now: arguments.contains("--now")))
  }
}
