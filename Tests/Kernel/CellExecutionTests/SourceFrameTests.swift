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
      ("Cell_1.P.a.getter : Swift.Int", "P.a.getter"),
      (
        "closure #1 nonisolated(nonsending) () async throws -> Swift.String in Cell_4", "closure #1"
      ),
      ("static Cell_1.Pen.(x in _BDF9D91A).getter : (Swift.Int) -> ()", "static Pen.x.getter"),
      (
        "closure #1 (Swift.Int) -> Swift.Bool in Cell_1.Pen.(write in _BDF9D91A)(_: Swift.Int, to: "
          + "Swift.String) -> ()", "closure #1 in Pen.write(_:to:)"
      ),
      ("(extension in Cell_1):Swift.Int.twice(Swift.Int) -> Swift.Int", "Int.twice(_:)"),
      (
        "(extension in Cell_1):Swift.Array<A where A == Swift.Int>.foo() -> Swift.Int",
        "Array.foo()"
      ),
      ("inner #1 (Swift.Int) -> () in Cell_1.outer() -> ()", "inner(_:) in outer()"),
      ("closure #2 () -> Swift.Int in Cell_4.outer(n: Swift.Int) -> ()", "closure #2 in outer(n:)"),
    ])
  func names(_ demangled: String, _ expected: String) {
    #expect(SourceFrame.readable(demangled) == expected)
  }
}
