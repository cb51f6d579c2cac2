internal import RunnerProtocol

/// `%rerun`: what becomes of a cell's jobs when the cell runs again.
struct RerunMagic: Magic {
  let help = MagicHelp(
    "%rerun", arguments: "[keep|cancel]",
    "says what becomes of a cell's jobs when the cell runs again",
    details: """
      'keep', as at the start unless SWIFT_KERNEL_RERUN says otherwise, lets them go on: what they print \
      goes to their logs alone, and how they end is said under the new run. 'cancel' stops them. It \
      counts for later cells. Without an argument it says what is chosen.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    guard let word = use.word else {
      return .before { session, id in session.say("%rerun \(session.settings.rerun)", in: id) }
    }
    guard let policy = RerunPolicy(rawValue: word) else {
      throw MagicUsageError("does not know '\(word)'")
    }
    return .before { session, _ in session.settings.rerun = policy }
  }
}
