import CellSyntax
import CompilerProtocol
import Testing

@Suite("Completeness")
struct CompletenessTests {
  @Test(
    "Whole cells are complete",
    arguments: [
      "", "\n", "let a = 1", "let a = 1\n", "let a = 1;", "var x: Int", "let (a, b) = (1, 2)",
      // Blocks
      "func f() {\n}", "if x {\n}", "if x {\n} else {\n}", "if x {\n} else if y {\n}", "do {\n}",
      "do {\n  try f()\n} catch {\n}", "for i in 0..<3 { print(i) }", "while true { f() }",
      "repeat {\n} while x", "repeat { f() }\nwhile x", "guard let a = b else { throw c }",
      "switch x {\ncase 1: break\ndefault: f()\n}", "foo { $0 }",
      "foo { a, b in\n  a\n} bar: { 1 }",
      "let f = { (a: Int) -> Int in a }", "defer { f() }", "let v = if a { 1 } else { 2 }",
      // Declarations
      "struct S { var a = 1 }", "protocol P { func f() }", "protocol P {\n  func f()\n}",
      "@MainActor func f() {}", "@MainActor\nfinal class C {}", "func f(\n) {}",
      "enum E { case a }",
      "func f<T>(_ a: T) -> T\nwhere T: P {\n  a\n}", "extension Int: P {}", "import Foundation",
      "var x: Int {\n  1\n}", "var x: Int { get { 1 } set { } }", "infix operator **",
      "typealias A = Int", "actor A { init() {} }", "#warning(\"x\")",
      "macro m() = #externalMacro()",
      // Expressions
      "a\n  .b()", "a ? b : c", "x as? Int", "x!", "[1,\n2,\n]", "foo(a,\nb)", "return", "x...",
      "try await f()", "#selector(f)", "\\.count", "a\n  ? b\n  : c", "x = \"🚀\"", "-x", "!x",
      "a++b",
      // Texts, patterns and comments
      "\"\"\"\na\n\"\"\"", "#\"\"\"\n\"\"\" \\(\n\"\"\"#", "let s = #\"a \"b\"#",
      "\"\\(a + \"b\")\"",
      "\"\"\"\n\\(f(\n1))\n\"\"\"", "let r = /a+/", "let r = /\\(/", "let r = /[)]/",
      "let r = #/ ( /#", "let r = #/\n  a\n/#", "// comment {", "/* a */", "/* /* a */ */",
      "/// doc\nfunc f() {}", "// last", "a // {",
      // Conditional compilation
      "#if DEBUG\nf()\n#endif", "#if A\n#elseif B\n#else\nf()\n#endif",
      // Magics
      "%cd /tmp", "!ls", "!echo (", "?Array", "let a = 1\n!grep '{'", "%time f()", "%xyz", "!",
      "%%sh\nif true; then\n\n", "%%html\n<b>\n", "%%time\nf()\n  ", "func f() {\n  !ls -l {\n}",
      // A blank line ends what might go on, but for brackets
      "func f()\n", "@MainActor\n", "let x =\n", "foo.\n", "x +\n  ", "func f() ->\n\n", "if x\n",
    ])
  func complete(code: String) async throws {
    #expect(try await SyntaxReader().completeness(of: code) == .complete)
  }

  @Test(
    "Text that can be continued is incomplete, with the indent of the next line",
    arguments: [
      // Blocks
      ("func f() {", "    "),
      ("func f() {\n", "    "),
      ("func f() {\n  let a = 1", "  "),
      ("func f() {\n  let a = 1\n", "  "),
      ("func f() {\n\tif a {", "\t\t"),
      ("struct S {\n  func f() {\n    g()\n  }", "  "),
      ("struct S {\n  func f() {\n    g()\n    }", "  "),
      ("if a {\n} else {", "    "),
      ("if a {\n  b()\n} else {", "  "),
      ("if a {\n  b()\n} else", ""),
      ("if a {\n  b()\n} else if", "  "),
      ("do {\n    try f()", "    "),
      ("do {\n  try f()\n} catch", ""),
      ("do {\n  try f()\n} catch {", "  "),
      ("repeat {\n  f()\n}", ""),
      ("guard let a = b else", ""),
      ("guard let a = b", ""),
      ("for i in 0..<3", ""),
      ("for i in", "    "),
      ("while x", ""),
      ("while", "    "),
      ("switch x {", ""),
      ("switch x {\ncase 1:", "    "),
      ("switch x {\ncase .a:\n  f()\ncase .b:", "  "),
      ("switch x {\ncase .a:\n  f()", "  "),
      ("func f() {\n  switch x {\n  case .a:", "    "),
      ("func f() {\n  switch x {", "  "),
      ("numbers.map { n in", "    "),
      ("numbers.map { n in\n  n", "  "),
      ("defer {", "    "),
      ("let v = if a { 1 } else", ""),
      // Declarations
      ("struct S", ""),
      ("class C: P", ""),
      ("class C:", "    "),
      ("extension Int", ""),
      ("enum E {\n  case a,", "    "),
      ("enum E {\n  case a", "  "),
      ("func f()", ""),
      ("func f() throws -> Int", ""),
      ("func f() ->", "    "),
      ("func f(", "    "),
      ("func f(\n  a: Int,", "  "),
      ("func f<T>(_ a: T) where", "    "),
      ("struct S {\n  init()", "  "),
      ("let x:", "    "),
      ("let", "    "),
      ("import", "    "),
      ("var x: Int {", "    "),
      ("var x: Int {\n  get {", "    "),
      ("@MainActor", ""),
      ("@available(macOS 13, *)", ""),
      ("  @MainActor", "  "),
      ("public", ""),
      // Expressions
      ("foo(1,", "    "),
      ("foo(\n    [1,\n     2", "        "),
      ("foo(a: [\n  1,\n  2\n],", "  "),
      ("let a = [", "    "),
      ("let a = [\n  1,", "  "),
      ("let a = [\n  1,\n", "  "),
      ("let x = 1 +", "    "),
      ("let x = 1 +\n  2 +", "  "),
      ("  let x = 1 +", "    "),
      ("let x =", "    "),
      ("foo.", "    "),
      ("a ?", "    "),
      ("a ? b :", "    "),
      ("a &&", "    "),
      ("a ??", "    "),
      ("x as", "    "),
      ("try", "    "),
      ("throw", "    "),
      ("print(\"\\(foo)\",", "    "),
      ("a.map {\n    $0\n}.", "    "),
      // Texts, patterns and comments
      ("let s = \"\"\"\ntext", ""),
      ("  let s = \"\"\"\n  text", "  "),
      ("let s = \"\"\"", ""),
      ("let s = #\"\"\"\n\"\"\"", ""),
      ("let s = \"\"\"\n  \\(f(", "  "),
      ("foo(\"\"\"\n  { (", "  "),
      ("let r = #/", ""),
      ("let r = #/\n  abc", "  "),
      ("/* open", ""),
      ("/* a /* b */", ""),
      ("func f() {\n  /* open {", "  "),
      ("func f() { // }", "    "),
      // Conditional compilation
      ("#if DEBUG", ""),
      ("#if DEBUG\nf()", ""),
      ("#if DEBUG\nf()\n#else", ""),
      // Magics
      ("%%sh", ""),
      ("%%sh\nls", ""),
      ("%%html\n  <b>", "  "),
      ("%%time\nf()", ""),
      ("%%time\nif a {\n\n", "    "),
      ("%time for i in 1...3 {", "    "),
      ("for i in 1...3 {\n  !ls", "  "),
    ])
  func incomplete(code: String, indent: String) async throws {
    let answer = try await SyntaxReader().completeness(of: code)
    #expect(answer == .incomplete(indent: indent))
  }

  @Test(
    "Text that no further line can complete is invalid",
    arguments: [
      "}", ")", "let s = \"open", "func ( {", "let a = (1, 2\nlet b = 3", "a b c", "else {",
      "let 1 = 2", "foo(]", "let a = 0xZZ", "func f() {\n  \"open", "f() }", "catch {", "struct {",
      "let x = 1 2", "#endif", "foo(a b", "if x {\n  )", "case 1:", "let x = \"\\(", "1 = = 2\n}",
      "!ls\n}",
    ])
  func invalid(code: String) async throws {
    let answer = try await SyntaxReader().completeness(of: code)
    #expect(answer == .invalid)
  }

  @Test("Deep nesting is judged without harm")
  func deep() async throws {
    for piece in [
      "(", "[", "{", ".a()", "a ? ", "if a {} else ", "-", "f { ", "!", "a<", "[a<", "([", " as [",
      "\\(", "\"\\(", "!a\n", "(\n!", "%a {\n",
    ] {
      _ = try await SyntaxReader().completeness(of: "x" + String(repeating: piece, count: 100_000))
    }
  }
}
