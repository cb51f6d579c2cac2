internal import RunnerProtocol

/// `%%writefile`: puts the cell's text into a file.
struct WriteFileMagic: Magic {
  let help = MagicHelp(
    "%%writefile", arguments: "[-a] FILE", "writes the rest of the cell into a file",
    details: "With -a the text is put at the end of the file.")

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let isAppending = use.arguments == "-a" || use.arguments.hasPrefix("-a ")
    let rest = use.arguments.dropFirst(isAppending ? 2 : 0).drop(while: \.isWhitespace)
    let file = try MagicInvocation(arguments: String(rest), body: "").expectWord("a file")
    return .call(MagicCall(isAppending ? "writefile -a" : "writefile", [file, use.body]))
  }
}
