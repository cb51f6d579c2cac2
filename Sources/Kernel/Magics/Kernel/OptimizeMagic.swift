internal import CompilerProtocol

/// `%optimize`: whether cells are compiled with optimization.
struct OptimizeMagic: Magic {
  let help = MagicHelp(
    "%optimize", arguments: "[on|off|auto]",
    "sets whether this and later cells are compiled with optimization",
    details: """
      With 'auto', the default, a cell is optimized if it declares a function or a type, or has a loop \
      or a closure; but not if the text itself shows that these run at most 10,000 times, as in \
      'for i in 1...10' or '[1, 2, 3].map { $0 * 2 }'. Optimized code is faster but takes longer to \
      compile. Without an argument the current setting is printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    guard let word = use.word else { return .kernel(.showSetting(.optimization), .beforeSwift) }
    guard let mode = OptimizationPolicy(rawValue: word) else {
      throw MagicUsageError("give on, off or auto; '\(word)' is none of these")
    }
    return .kernel(.setOptimization(mode), .beforeSwift)
  }
}
