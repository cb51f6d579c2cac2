import CellCompilation
import Testing

@Suite("Completeness")
struct CompletenessTests {
  @Test(
    "Whole cells are complete",
    arguments: [
      "", "let a = 1", "func f() {\n}", "// comment", "/* a */", "\"\"\"\na\n\"\"\"", "foo { $0 }",
      "if x {\n}", "#if DEBUG\nf()\n#endif", "let a = 1;", "a\n  .b()",
      "for i in 0..<3 { print(i) }",
      "struct S { var a = 1 }", "let r = /a+/", "protocol P { func f() }", "x = \"🚀\"",
    ])
  func complete(code: String) async {
    #expect(await CellCompiler.completeness(of: code) == .complete)
  }

  @Test(
    "What can be continued is incomplete, with the indent to go on",
    arguments: [
      ("func f() {", "    "),
      ("func f() {\n  let a = 1", "  "),
      ("func f() {\n\tif a {", "\t\t"),
      ("struct S {\n  func f() {\n    g()\n  }", "  "),
      ("if a {\n} else {", "    "),
      ("foo(1,", "    "),
      ("foo(\n    [1,\n     2", "        "),
      ("let a = [", "    "),
      ("let x = 1 +", "    "),
      ("let x =", "    "),
      ("foo.", "    "),
      ("a ?", "    "),
      ("let s = \"\"\"\ntext", ""),
      ("  let s = \"\"\"\n  text", "  "),
      ("/* open", ""),
      ("#if DEBUG\nf()", ""),
      ("switch x {", ""),
      ("switch x {\ncase 1:", "    "),
      ("numbers.map { n in", "    "),
      ("@MainActor", "    "),
      ("func f()", ""),
      ("for i in 0..<3", ""),
      ("struct S", ""),
      ("do {\n    try f()", "    "),
      ("print(\"\\(foo)\",", "    "),
    ])
  func incomplete(code: String, indent: String) async {
    let answer = await CellCompiler.completeness(of: code)
    #expect(answer == .incomplete(indent: indent))
  }

  @Test(
    "What no further line can mend is invalid",
    arguments: [
      "}", ")", "let s = \"open", "func ( {", "let a = (1, 2\nlet b = 3", "a b c", "else {",
      "let 1 = 2", "foo(]", "let a = 0xZZ",
    ])
  func invalid(code: String) async {
    let answer = await CellCompiler.completeness(of: code)
    #expect(answer == .invalid)
  }

  @Test("Deep nesting is judged without harm")
  func deep() async {
    for piece in [
      "(", "[", "{", ".a()", "a ? ", "if a {} else ", "-", "f { ", "!", "a<", "[a<", "([", " as [",
      "\\(", "\"\\(",
    ] {
      _ = await CellCompiler.completeness(of: "x" + String(repeating: piece, count: 100_000))
    }
  }
}
