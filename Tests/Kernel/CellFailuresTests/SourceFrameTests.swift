import Testing

@testable import CellFailures

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
      (
        "closure #2 () async throws -> Swift.Int in closure #1 () async throws -> () in Cell_4",
        "closure #2"
      ),
      ("inner #1 (Swift.Int) -> () in Cell_1.outer() -> ()", "inner(_:) in outer()"),
      ("(1) suspend resume partial function for Cell_9.f() async throws -> Swift.Int", "f()"),
      (
        "(2) await resume partial function for closure #1 () async throws -> () in Cell_9",
        "closure #1"
      ),
      ("(3) suspend resume partial function for Cell_4.A.g(by: Swift.Int) async -> ()", "A.g(by:)"),
      ("generic specialization <Swift.Int> of Cell_4.pick<A>([A]) -> A", "pick(_:)"),
      (
        "function signature specialization <Arg[0] = Dead> of generic specialization "
          + "<[Swift.Int]> of Cell_4.pick<A where A: Swift.Sequence>(A) -> ()", "pick(_:)"
      ),
      ("partial apply forwarder for closure #1 () -> () in Cell_4.f() -> ()", "closure #1 in f()"),
      (
        "(extension in Cell_2):Cell_1.Vault.init(_notebook40_size: Swift.Int, by: Swift.Int) -> "
          + "Cell_1.Vault", "Vault.init(size:by:)"
      ),
      (
        "(extension in Cell_2):Cell_1.Vault.init(_notebook7__: Swift.Int) -> Cell_1.Vault",
        "Vault.init(_:)"
      ),
      ("(extension in Cell_2):Cell_1.Vault.init(_notebook7_: ()) -> Cell_1.Vault", "Vault.init()"),
      ("closure #2 () -> Swift.Int in Cell_4.outer(n: Swift.Int) -> ()", "closure #2 in outer(n:)"),
    ])
  func names(_ demangled: String, _ expected: String) {
    #expect(SourceFrame.readable(demangled) == expected)
  }
}
