internal import Execution
internal import RunnerProtocol

/// `%doc`, `?name` and `??name`: shows what is known of a name.
struct DocMagic: Magic {
  let help: MagicHelp
  private let detail: InspectionDetail

  init(name: String) {
    detail = name == "??" ? .source : .documentation
    help = MagicHelp(
      name, arguments: "NAME",
      detail == .source
        ? "shows the documentation and the source of a name"
        : "shows the declaration and the documentation of a name")
  }

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let name = try use.expectWord("a name")
    return .after { [detail] session, id in
      let found = await session.inspection(
        of: name, at: name.unicodeScalars.count, detail: detail)
      guard let found else { throw MagicFailure.unknownName(of: name) }
      session.show(payload: .page(found), in: id)
    }
  }
}
