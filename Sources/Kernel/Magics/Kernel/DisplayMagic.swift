internal import RunnerProtocol

/// `%%html`, `%%markdown` and the like: show the rest of the cell in a format.
struct DisplayMagic: Magic {
  let help: MagicHelp
  private let type: String

  init(name: String, type: String, language: String) {
    self.type = type
    help = MagicHelp(name, "shows the rest of the cell as \(language)")
  }

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    try use.expectNoArguments()
    return .kernel(
      .show(MIMEBundle([type: use.body, "text/plain": use.body])), .afterSwift)
  }
}
