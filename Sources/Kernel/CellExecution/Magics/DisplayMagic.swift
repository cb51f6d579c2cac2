internal import RunnerProtocol

/// `%%html`, `%%markdown` and their like: shows the cell's text as what it is.
struct DisplayMagic: Magic {
  let help: MagicHelp
  private let type: String

  init(name: String, type: String, language: String) {
    self.type = type
    help = MagicHelp(name, "shows the rest of the cell as \(language)")
  }

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    try use.expectNothing()
    let bundle = MIMEBundle([type: use.body, "text/plain": use.body])
    return .after { session, id in session.show(bundle, in: id) }
  }
}
