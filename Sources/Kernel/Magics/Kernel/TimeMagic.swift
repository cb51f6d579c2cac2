internal import CompilerProtocol

/// `%time` and `%%time`: measure a line or a cell.
struct TimeMagic: Magic {
  let help: MagicHelp
  let syntax: MagicSyntax
  private let isForCell: Bool

  init(name: String) {
    isForCell = name.hasPrefix("%%")
    syntax =
      isForCell ? MagicSyntax(argument: .nothing, body: .swift) : MagicSyntax(argument: .swift)
    help = MagicHelp(
      name, arguments: isForCell ? "" : "CODE",
      "measures how long \(isForCell ? "the rest of the cell" : "a line of Swift") takes",
      details: """
        The wall time and the processor time of all threads are printed after the output. The time \
        it takes to compile is not included.
        """)
  }

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    if isForCell { try use.expectNoArguments() }
    let code = isForCell ? use.body : use.arguments
    guard !code.allSatisfy(\.isWhitespace) else {
      throw MagicUsageError(
        "write the Swift to measure \(isForCell ? "in the lines below" : "after it")")
    }
    return .measure
  }
}
