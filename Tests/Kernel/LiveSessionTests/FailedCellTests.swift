import CellExecution
import Execution
import Testing

@Suite("Names of cells that did not compile", .serialized, .timeLimit(.minutes(5)))
struct FailedCellTests {
  private func error(of code: String, in fixture: SessionFixture) async throws -> String {
    try #require(await fixture.run(code).error).value
  }

  @Test(
    "They come with the cell to run again",
    arguments: [
      ("let total: Int = \"3\"", "total + 1"), ("func area(_ r: Doble) -> Int { 1 }", "area(2)"),
      ("struct Basket { let n: Nmber }", "let b: Basket? = nil"),
      ("let first = 1\nlet second = missing", "print(first)"), ("var open = (1", "open"),
    ])
  func hint(failing: String, using: String) async throws {
    let fixture = try await SessionFixture()
    _ = try await error(of: failing, in: fixture)
    let shown = try await error(of: using, in: fixture)
    #expect(
      shown.contains(
        "in scope: it is declared by In[1], which did not compile; run that cell again"),
      "\(shown)")
    #expect(!shown.contains("did you mean"))
  }

  @Test("What another cell declares is found, and a cell that is run again is forgotten")
  func mended() async throws {
    let fixture = try await SessionFixture()
    _ = try await error(of: "let rate: Int = \"3\", tax = 1", in: fixture)
    await fixture.prepare("let rate = 3")
    let run = await fixture.run("rate")
    #expect(fixture.outputs.results(of: run.id) == ["3"])
    #expect(try await error(of: "tax", in: fixture).contains("declared by In[1], which did not"))
    await fixture.prepare("%reset")
    #expect(try await error(of: "tax", in: fixture).hasSuffix("cannot find 'tax' in scope"))
  }
}
