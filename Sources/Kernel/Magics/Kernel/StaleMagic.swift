/// `%stale`: the cells that use what later ones have replaced.
struct StaleMagic: Magic {
  let help = MagicHelp(
    "%stale", arguments: "[--run]",
    "lists cells that still use what was replaced since they ran",
    details: """
      Functions are brought up to date by themselves when something they use is declared anew. Types \
      and variables stay as they are, so that your values stay; %stale lists their cells. With --run \
      these cells run again, in order, up to the first that fails.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, flags: ["--run"])
    try arguments.expectNoWords()
    return .kernel(arguments.contains("--run") ? .rerunStale : .listStale, .beforeSwift)
  }
}
