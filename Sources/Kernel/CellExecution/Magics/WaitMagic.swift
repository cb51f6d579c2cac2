internal import RunnerProtocol

/// `%wait`: waits for jobs.
struct WaitMagic: Magic {
  let help = MagicHelp(
    "%wait", arguments: "[ID…] [--timeout TIME]", "waits for jobs, or for all there are",
    details: """
      How the jobs end does not matter. TIME is such as 30s, 2m or 500ms; when it is over, the cell \
      fails and the jobs go on.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, valued: ["--timeout"])
    let timeout = try words.seconds("--timeout").map { "\($0)" } ?? ""
    return .call(MagicCall("wait", [timeout] + (try MagicArguments.jobs(words.words))))
  }
}
