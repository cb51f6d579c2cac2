internal import RunnerProtocol

/// `%pwd`: names the folder.
struct PwdMagic: Magic {
  let help = MagicHelp("%pwd", "names the folder of the cells")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    try use.expectNothing()
    return .call(MagicCall("pwd", []))
  }
}
