import Testing

@testable import CellExecution

@Suite("The names of functions in backtraces")
struct SourceFrameTests {
  @Test(
    "A demangled name becomes what Swift writes in text",
    arguments: [
      ("Cell_3.boom([Swift.Int]) -> Swift.Int", "boom(_:)"),
      (
        "Cell_1.scale(_: Swift.Int, by: (Swift.Int) -> Swift.Int) throws -> Swift.Int",
        "scale(_:by:)"
      ),
      ("Cell_1.f() throws -> ()", "f()"),
      ("Cell_1.P.a.getter : Swift.Int", "P.a.getter : Swift.Int"),
      (
        "closure #1 nonisolated(nonsending) () async throws -> Swift.String in Cell_4", "closure #1"
      ),
      ("closure #2 () -> Swift.Int in Cell_4.outer(n: Swift.Int) -> ()", "closure #2 in outer(n:)"),
    ])
  func names(_ demangled: String, _ expected: String) {
    #expect(SourceFrame.readable(demangled) == expected)
  }
}
