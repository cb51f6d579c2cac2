internal import RunnerProtocol

/// `%load`: puts a file's text into the cell.
struct LoadMagic: Magic {
  let help = MagicHelp("%load", arguments: "FILE", "puts the text of a file into the cell")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    .call(MagicCall("load", [try use.expectWord("a file")]))
  }
}
