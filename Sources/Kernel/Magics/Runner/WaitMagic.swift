internal import RunnerProtocol

/// `%wait`: waits for jobs.
struct WaitMagic: Magic {
  let help = MagicHelp(
    "%wait", arguments: "[JOB…] [--timeout TIME]", "waits for jobs, or for all of them",
    details: """
      JOB is the number of a job or its name. It does not matter how the jobs end. TIME is a time \
      such as 30s, 2m or 500ms; after that the cell fails and the jobs continue.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, valued: ["--timeout"])
    let timeout = try arguments.seconds("--timeout")
    let jobs = try arguments.jobs()
    return .runner(.wait(for: jobs.isEmpty ? .all : .these(jobs), timeout: timeout))
  }
}
