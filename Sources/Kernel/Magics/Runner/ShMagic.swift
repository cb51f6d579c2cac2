internal import CompilerProtocol
internal import RunnerProtocol

/// `%%sh`: runs the rest of the cell as a shell script, in a job.
struct ShMagic: Magic {
  let help = MagicHelp(
    "%%sh", arguments: "[OPTIONS]", "runs the rest of the cell as a shell script, in a job",
    details: """
      The cell ends at once. The output of the script appears below it, and finally its exit status. \
      'jobs.all.last?.cancel()' ends the script and everything it has started. The options are those \
      of /bin/sh, such as -e.
      """)
  let syntax = MagicSyntax(argument: .paths, body: .shell)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let options = use.arguments.split(whereSeparator: \.isWhitespace).map(String.init)
    if let word = options.first(where: { !$0.hasPrefix("-") && !$0.hasPrefix("+") }) {
      throw MagicUsageError("give only options of /bin/sh; '\(word)' is not one")
    }
    guard !use.isBodyBlank else { throw MagicUsageError("write the script in the lines below") }
    return .runner(.script(use.body, options: options))
  }
}
