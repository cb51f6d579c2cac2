internal import CompilerProtocol
internal import RunnerProtocol

/// `%%writefile`: writes the rest of the cell to a file.
struct WriteFileMagic: Magic {
  let help = MagicHelp(
    "%%writefile", arguments: "[-a] FILE", "writes the rest of the cell to a file",
    details: "With -a the text is appended to the file.")
  let syntax = MagicSyntax(argument: .paths)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let isAppending = use.arguments == "-a" || use.arguments.hasPrefix("-a ")
    let rest = use.arguments.dropFirst(isAppending ? 2 : 0).drop(while: \.isWhitespace)
    let path = try MagicInvocation(arguments: String(rest)).expectWord("the path of a file")
    return .runner(.writeFile(path, text: use.body, append: isAppending))
  }
}
