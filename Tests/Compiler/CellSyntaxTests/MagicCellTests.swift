import CellSyntax
import CompilerProtocol
import Testing

@Suite("Which lines of a cell are magics")
struct MagicCellTests {
  private func magics(in code: String, names: Set<String> = []) async throws -> [String] {
    try await SyntaxReader().magics(in: code, names: names).lines.map {
      "\($0.sigil.rawValue)\($0.name)|\($0.arguments)"
    }
  }

  @Test(
    "Lines that begin like one where a statement may begin are magics",
    arguments: [
      ("%cd /tmp", ["%cd|/tmp"]),
      ("  %pwd  ", ["%pwd|"]),
      ("\u{FEFF}%pwd", ["%pwd|"]),
      ("%pwd\r\n!ls\r\nlet a = 1\r\n", ["%pwd|", "!|ls"]),
      ("let x = 1\n!ls -la\n%cd ..\nprint(x)", ["!|ls -la", "%cd|.."]),
      ("!echo \"it's\n!echo /* \nlet a = 1", ["!|echo \"it's", "!|echo /*"]),
      ("?Array.map", ["?|Array.map"]),
      ("??x", ["??|x"]),
      ("for i in 1...3 {\n  !sleep 1\n}", ["!|sleep 1"]),
      ("run {\n  !make all\n  print(1)\n}", ["!|make all"]),
      ("xs.forEach { x in\n  !date -u\n}", ["!|date -u"]),
      ("switch n {\ncase 1:\n  !date\ndefault:\n  !who -a\n}", ["!|date", "!|who -a"]),
      ("#if DEBUG\n%pwd\n#endif", ["%pwd|"]),
      ("/* a */ let x = \"\"\"\n  text\n  \"\"\"\n!ls", ["!|ls"]),
      ("!ls", ["!|ls"]),
      ("! (cd /; ls)", ["!|(cd /; ls)"]),
      ("!git status", ["!|git status"]),
      ("// %cd\n%cd", ["%cd|"]),
      ("let r = /\"/\n!ls", ["!|ls"]),
      ("let s = #\"\"\"\n \"\"\"\n\"\"\"#\n!ls", ["!|ls"]),
    ])
  func magic(_ code: String, _ expected: [String]) async throws {
    #expect(try await magics(in: code) == expected)
  }

  @Test(
    "Swift that looks like one stays Swift",
    arguments: [
      "let a = b\n  % c", "let a = b %\n  c", "let a = b\n  ?? c", "let a = b\n  ?c\n  :d",
      "let a = b\n  ? c\n  : d", "let a = x\n  != y", "let a =\n  !flag", "foo(\n  !flag,\n  %c)",
      "[\n  !a\n]", "\"\"\"\n%cd /\n!ls\n?x\n\"\"\"", "#\"\"\"\n!ls\n\"\"\"#", "/*\n%cd\n!ls */",
      "/* /* */\n!ls\n*/", "\"\"\"\n\\(\n!flag)\n\"\"\"", "let ready = true\n!ready",
      "let xs = [1]\n!xs.isEmpty", "func f(_ n: Int) -> Bool {\n  !n.isMultiple(of: 2)\n}",
      "extension Array {\n  var isFull: Bool {\n    !isEmpty\n  }\n}", "!(1 < 2)", "!isatty(0)",
      "!f(\n  1)",
      "return\n!flag", "xs.filter {\n  !$0.isEmpty && $0 > 1\n}", "#/\n!ls\n/#", "x\n!!ready",
      "/*\n!a */ let b = 1\n/*\n!c\n*/", "let s = \"\"\"\n!a\n  \"\"\" + \"\"\"\n!b\n\"\"\"",
    ])
  func swift(_ code: String) async throws {
    #expect(try await magics(in: code).isEmpty)
  }

  @Test("After an exclamation mark, a name of the session is Swift; anything else is a command")
  func names() async throws {
    #expect(try await magics(in: "!ready", names: ["ready"]).isEmpty)
    #expect(try await magics(in: "!ready.isEmpty", names: ["ready"]).isEmpty)
    #expect(try await magics(in: "!git status", names: ["git"]) == ["!|git status"])
    #expect(try await magics(in: "! ready", names: ["ready"]) == ["!|ready"])
  }

  @Test("A magic for the whole cell takes the rest as it is")
  func cellMagic() async throws {
    let cell = try await SyntaxReader().magics(in: "\n%%sh -e\nls\n%cd\n  \"\n", names: [])
    let magic = try #require(cell.cellMagic)
    #expect(magic.name == "sh")
    #expect(magic.arguments == "-e")
    #expect(cell.body == "ls\n%cd\n  \"\n")
    #expect(cell.lines.isEmpty)
    #expect(try await SyntaxReader().magics(in: "let a = 1\n%%sh", names: []).cellMagic == nil)
  }

  @Test("Thousands of lines that look like magics take no time")
  func many() async throws {
    let text = String(repeating: "!ls \"\n", count: 10_000)
    #expect(try await magics(in: text).count == 10_000)
    let functions = String(
      repeating: "func f() -> Bool {\n  !isReady(1)\n}\nlet a = f()\n  ? b\n  : c\n", count: 1000)
    #expect(try await magics(in: functions + "%pwd") == ["%pwd|"])
    _ = try await magics(in: "foo(\n" + String(repeating: "!a,\n", count: 10_000) + ")")
  }
}
