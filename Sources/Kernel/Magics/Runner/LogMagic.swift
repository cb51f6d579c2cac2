internal import RunnerProtocol

/// `%log`: shows what a job has written.
struct LogMagic: Magic {
  let help = MagicHelp(
    "%log", arguments: "[JOB [--follow] [--lines N]]",
    "shows the end of what a job has written, or lists the logs",
    details: """
      JOB is the number of a job or its name. Everything a job writes is kept in a file, even where \
      the notebook shows only the beginning. Of a file of more than 200 kB the last 1000 lines are shown, or the last N with --lines. With \
      --follow, new output is shown until the job has ended.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["--follow"], valued: ["--lines"])
    let jobs = try arguments.jobs()
    let lines = try arguments.integer("--lines", atLeast: 1, "a number of lines")
    let follow = arguments.contains("--follow")
    guard let job = jobs.first else {
      guard lines == nil, !follow else {
        throw MagicUsageError("give the number or the name of a job")
      }
      return .runner(.listLogs)
    }
    guard jobs.count == 1 else { throw MagicUsageError("give one job") }
    return .runner(.log(job, lines: lines, follow: follow))
  }
}
