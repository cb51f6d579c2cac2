internal import RunnerProtocol

/// `%cancel`: stops jobs.
struct CancelMagic: Magic {
  let help = MagicHelp(
    "%cancel", arguments: "ID…|all [--now]", "stops jobs",
    details: """
      A job that has not started never does. One that runs has 2 s to stop by itself, with --now no \
      time at all; then its threads are ended where they are.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, flags: ["--now"])
    guard !words.words.isEmpty else { throw MagicUsageError("wants the numbers of jobs, or 'all'") }
    let jobs = words.words == ["all"] ? words.words : try MagicArguments.jobs(words.words)
    return .call(MagicCall("cancel", [words.contains("--now") ? "now" : ""] + jobs))
  }
}
