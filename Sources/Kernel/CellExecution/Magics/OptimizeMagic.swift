internal import CellCompilation
internal import RunnerProtocol

/// `%optimize`: whether cells are optimised.
struct OptimizeMagic: Magic {
  let help = MagicHelp(
    "%optimize", arguments: "[on|off|auto]", "says whether this and later cells are optimised",
    details: """
      'auto', as at the start, optimises cells with a function, a type, a closure or a loop. \
      Without an argument it says what is chosen.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    var wanted: OptimizationMode?
    if let word = use.word {
      guard let mode = OptimizationMode(rawValue: word) else {
        throw MagicUsageError("does not know '\(word)'")
      }
      wanted = mode
    }
    return .before { [wanted] session, id in
      if let wanted {
        session.optimization = wanted
      } else {
        session.say("%optimize \(session.optimization.rawValue)", in: id)
      }
    }
  }
}
