import CellSyntax
import CompilerProtocol
import Testing

@Suite("The analysis of a cell's text")
struct CellAnalysisTests {
  @Test(
    "Work is optimised unless the text says that there is little",
    arguments: [
      ("[3, 1, 2].map { $0 * 2 }.sorted(by: >)", false),
      ("for i in 0..<100 { for j in 0..<100 { print(i * j) } }", false),
      ("for i in 0..<1_000_000 { print(i) }", true),
      ("for i in 0..<1000 { for j in 0..<1000 { print(i * j) } }", true),
      ("(0..<50_000_000).map { $0 * 2 }.reduce(0, +)", true),
      ("values.map { $0 * 2 }", true), ("while next() {}", true), ("run { work() }", true),
      ("func f() {}", true), ("print(f(3))", false),
      ("[1, 2].flatMap { _ in repeatElement(0, count: 9) }.map { $0 }", true),
    ])
  func optimization(code: String, isMuch: Bool) async throws {
    let cell = try await SyntaxReader().read(CellAnalysisRequest(code: code))
    #expect(cell.deservesOptimization == isMuch)
  }

  @Test(
    "Statements are moved into a function only where they mean the same in it",
    arguments: [
      ("print(1)", true), ("if true { let a = 1; print(a) }", true),
      ("[1].map { return $0 }", true),
      ("return", false), ("defer { print(1) }", false), ("print(#line)", false),
      ("do { struct S {}; print(S()) }", false), ("let a = 1", false), ("import Foundation", false),
      ("guard let a = Int(\"1\") else { fatalError() }", false),
    ])
  func statements(code: String, canMove: Bool) async throws {
    let cell = try await SyntaxReader().read(CellAnalysisRequest(code: code))
    #expect((cell.kind == .statements) == canMove)
  }

  @Test(
    "A cell is stateless if it only declares and holds no value",
    arguments: [
      ("func f() { var x = 1; x += 1; print(x) }", true),
      ("struct S { var x = 1; let y: Int }", true),
      ("class C { static var all: Int { 3 }; lazy var z = 1 }\nextension C: Hashable {}", true),
      ("var now: Int { 5 }", true), ("infix operator +-: AdditionPrecedence", true),
      ("struct V { @Clamped var level = 3 }", true), ("import Foundation\nfunc f() {}", true),
      ("let x = 1", false), ("struct S { static var count = 0 }", false),
      ("func f() {}\nf()", false),
      ("enum E { struct S { static let shared = S() } }", false), ("@Observable class C {}", false),
      ("var x = 1 { didSet { print(x) } }", false), ("#if os(Linux)\nfunc f() {}\n#endif", false),
      ("func f( {", false), ("", false),
    ])
  func stateless(code: String, isStateless: Bool) async throws {
    let cell = try await SyntaxReader().read(CellAnalysisRequest(code: code))
    #expect(cell.outline.isStateless == isStateless)
  }

  @Test("Types in extensions of other cells' types are found, and what lasting code uses")
  func uses() async throws {
    let code = """
      extension Far { struct Near { enum Deep {} }; func go() {} }
      struct Own { var a: Int { price(1).rounded } }
      extension Own { enum Inner {} }
      let value = make(3)
      let later = { again() }
      func + (a: Own, b: Own) -> Own { a <> b }
      """
    let cell = try await SyntaxReader().read(CellAnalysisRequest(code: code))
    #expect(cell.outline.extensionTypes == ["Near", "Deep"])
    #expect(cell.outline.operators == ["+"])
    #expect(cell.uses.lasting.isSuperset(of: ["price", "rounded", "again", "<>"]))
    #expect(cell.uses.ofVariables == ["make"])
  }
}
