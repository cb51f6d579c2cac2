internal import CompilerProtocol
internal import RunnerProtocol

/// `%cd`: changes the working directory.
struct CdMagic: Magic {
  let help = MagicHelp(
    "%cd", arguments: "[DIR]", "changes the directory of the cells and of what they start",
    details: """
      Without a directory it changes to your home directory, and '%cd -' changes back to the previous one.
      """)
  let syntax = MagicSyntax(argument: .paths)

  func effect(of use: MagicInvocation) -> MagicEffect {
    switch use.word {
    case nil: .runner(.changeDirectory(.home))
    case "-": .runner(.changeDirectory(.previous))
    case let path?: .runner(.changeDirectory(.path(path)))
    }
  }
}
