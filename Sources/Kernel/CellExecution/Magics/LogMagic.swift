internal import RunnerProtocol

/// `%log`: shows what a job has written.
struct LogMagic: Magic {
  let help = MagicHelp(
    "%log", arguments: "[ID [--follow] [--lines N]]",
    "shows the end of what a job has written, or lists the logs",
    details: """
      Everything a job writes is kept in a file of its own, also where the notebook shows only the \
      beginning. Of a file of more than 200 kB the last 1000 lines are shown, or as many as --lines \
      says; --follow goes on until the job is over.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, flags: ["--follow"], valued: ["--lines"])
    let jobs = try MagicArguments.jobs(words.words)
    let lines = words["--lines"]
    if let lines, (Int(lines) ?? 0) < 1 {
      throw MagicUsageError("wants a number of lines behind --lines, which '\(lines)' is not")
    }
    guard let job = jobs.first else {
      guard lines == nil, !words.contains("--follow") else {
        throw MagicUsageError("wants the number of a job")
      }
      return .call(MagicCall("logs", []))
    }
    guard jobs.count == 1 else { throw MagicUsageError("wants the number of one job") }
    return .call(MagicCall("log", [job, lines ?? "", words.contains("--follow") ? "follow" : ""]))
  }
}
