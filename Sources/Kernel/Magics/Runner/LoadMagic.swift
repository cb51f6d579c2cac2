internal import CompilerProtocol
internal import RunnerProtocol

/// `%load`: puts the text of a file into the cell.
struct LoadMagic: Magic {
  let help = MagicHelp("%load", arguments: "FILE", "puts the text of a file into the cell")
  let syntax = MagicSyntax(argument: .paths)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    .runner(.load(try use.expectWord("the path of a file")))
  }
}
