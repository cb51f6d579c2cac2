internal import RunnerProtocol

/// `%cd`: changes the folder.
struct CdMagic: Magic {
  let help = MagicHelp(
    "%cd", arguments: "[DIR]", "changes the folder of the cells and of what they start",
    details: "Without a folder it goes to your own; '%cd -' goes back to the one before.")

  func action(for use: MagicInvocation) -> MagicAction {
    .call(MagicCall("cd", use.word.map { [$0] } ?? []))
  }
}
