import CellSyntax
import CompilerProtocol
import Testing

@Suite("What the text of a cell tells")
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
}
