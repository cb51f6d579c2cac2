internal import CompilerProtocol
internal import Execution

/// `%doc`, `?name` and `??name`: show what is known about a name.
struct DocMagic: Magic {
  let help: MagicHelp
  let syntax = MagicSyntax(argument: .name)
  private let detail: InspectionDetail

  init(name: String) {
    detail = name == "??" ? .source : .documentation
    help = MagicHelp(
      name, arguments: "NAME",
      detail == .source
        ? "shows the declaration, the documentation and the source of a name"
        : "shows the declaration and the documentation of a name")
  }

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    .kernel(.document(name: try use.expectWord("a name"), detail), .afterSwift)
  }
}
