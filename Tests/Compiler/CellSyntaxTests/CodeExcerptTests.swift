import CompilerProtocol
import Testing

@testable import CellSyntax

@Suite("Questions about long cells")
struct CodeExcerptTests {
  private func excerpt(of code: String) async throws -> CodeExcerpt {
    try await SyntaxReader().excerpt(around: code.utf8.count, of: code)
  }

  private let variables = (0..<150).map { "let v\($0) = \($0) + 1\n" }.joined()

  @Test("The nearest hundred variables stay, and those that are mentioned, directly or by others")
  func nearest() async throws {
    let code = "let first = 1 + 1\nlet second = first * 2\n\(variables)print(second)"
    let excerpt = try await excerpt(of: code)
    #expect(excerpt.names == (0..<50).reversed().map { "v\($0)" })
    #expect(excerpt.omitted.count == 50)
    let last = try #require(excerpt.omitted.last)
    #expect(String(decoding: Array(code.utf8)[last], as: UTF8.self) == "let v0 = 0 + 1")
  }

  @Test("Declarations with a written type, and those that are not variables, stay")
  func typed() async throws {
    let typed = (0..<200).map { "let t\($0): Int = \($0); func f\($0)() {}\nprint(t\($0))\n" }
    #expect(try await excerpt(of: typed.joined() + "t") == CodeExcerpt())
    #expect(
      try await excerpt(of: "let a = 1\n\(variables)let (b, c): (Int, Int) = (1, 2)\n").names.last
        == "a")
  }

  @Test("A short cell, and one that cannot be parsed, stays whole")
  func whole() async throws {
    #expect(try await excerpt(of: "let a = 1\na") == CodeExcerpt())
    #expect(try await excerpt(of: "") == CodeExcerpt())
    #expect(try await excerpt(of: String(repeating: "[", count: 5000)) == CodeExcerpt())
  }
}
