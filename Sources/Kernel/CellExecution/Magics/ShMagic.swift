internal import RunnerProtocol

/// `%%sh`: runs the cell as a shell script, as a job.
struct ShMagic: Magic {
  let help = MagicHelp(
    "%%sh", arguments: "[OPTIONS]", "runs the rest of the cell as a shell script, as a job",
    details: """
      The cell ends at once; what the script writes appears below it, and its exit status at last. \
      'jobs.all.last?.cancel()' ends the script and all it has started. The options are those of \
      /bin/sh, such as -e.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let options = use.arguments.split(whereSeparator: \.isWhitespace).map(String.init)
    guard options.allSatisfy({ $0.hasPrefix("-") || $0.hasPrefix("+") }) else {
      throw MagicUsageError("takes only options of /bin/sh")
    }
    guard !use.body.allSatisfy(\.isWhitespace) else {
      throw MagicUsageError("wants a script in the lines below it")
    }
    return .call(MagicCall("sh", options + [use.body]))
  }
}
