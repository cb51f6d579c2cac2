/// `%time` and `%%time`: how long a line or a cell takes.
struct TimeMagic: Magic {
  let help: MagicHelp

  init(name: String) {
    let isCell = name.hasPrefix("%%")
    help = MagicHelp(
      name, arguments: isCell ? "" : "CODE",
      "says how long \(isCell ? "the rest of the cell" : "a line of Swift") takes",
      details: """
        The wall time and the processor time of all threads are said behind the output. Compiling \
        does not count.
        """)
  }

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let isCell = help.name.hasPrefix("%%")
    if isCell { try use.expectNothing() }
    let code = isCell ? use.body : use.arguments
    guard !code.allSatisfy(\.isWhitespace) else {
      throw MagicUsageError("wants Swift to run \(isCell ? "in the lines below it" : "behind it")")
    }
    return .measure
  }
}
