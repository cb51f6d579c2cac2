import CompilerProtocol
import POSIX
import Testing

@testable import CellCompilation

@Suite("Cells a resident compiler compiles", .timeLimit(.minutes(10)))
struct ResidentTests {
  @Test("A cell compiles as well when the resident compiler has died")
  func death() async throws {
    let builder = try await TestBuilder()
    let session = try await TestSession(resident: builder)
    await session.compile("let a = 1")
    builder.kill()
    await session.compile("let b = a + 1")
    await session.compile("print(a, b)")
    #expect(try await session.output() == "1 2\n")
  }

  @Test("A mistake is reported as a fresh compiler would, and the next statements compile")
  func mistake() async throws {
    let builder = try await TestBuilder()
    let session = try await TestSession(resident: builder)
    await session.compile("let name = 1")
    await session.compile("name + 1")
    await session.expect(
      "name + nam",
      shows: """
        In[3]:1:8: error: cannot find 'nam' in scope
        name + nam
               ^~~
        note: did you mean 'name'?
        """)
    await session.compile("name + 2")
    #expect(try await session.output() == "=> 2\n=> 3\n")
    #expect(builder.refused.count == 1)
  }

  @Test("Statements see a name as it was declared last")
  func redeclared() async throws {
    #expect(
      try await output(of: [
        "let x = 1", "x", "x", "let x = \"two\"", "x", "func x() -> Int { 3 }", "x()", "x()",
      ]) == "=> 1\n=> 1\n=> \"two\"\n=> 3\n=> 3\n")
  }

  @Test("An unchanged cell is not compiled again, unless a name it uses was declared anew")
  func again() async throws {
    let builder = try await TestBuilder()
    let session = try await TestSession(resident: builder)
    for code in ["var n = 1", "n += 1; print(n)", "let other = 5"] { await session.compile(code) }
    let count = builder.orders.count
    await session.compile("n += 1; print(n)")
    #expect(builder.orders.count == count)
    await session.compile("var n = 10")
    await session.compile("n += 1; print(n)")
    #expect(builder.orders.count == count + 2)
    #expect(try await session.output() == "2\n3\n11\n")
  }

  @Test("Overloads of a function stay side by side, and a new one replaces that of its signature")
  func overloads() async throws {
    #expect(
      try await output(of: [
        "func f(_ n: Int) -> String { \"int\" }\nfunc g() -> String { f(1) }",
        "func f(_ s: String) -> String { \"string\" }",
        "print(f(1), f(\"\"), g())",
        "func f(_ m: Int) -> String { \"newer int\" }",
        "print(f(1), f(\"\"), g())",
        "func f(_ d: Double) -> String { f(\"\") + \" double\" }\nprint(f(1), f(1.5))",
      ]) == "int string int\nnewer int string int\nnewer int string double\n")
  }

  @Test("A name of the session hides a library's, whichever came first")
  func libraryNames() async throws {
    #expect(
      try await output(of: [
        "struct Date { var own = 1 }", "import Foundation", "Date().own",
        "struct UUID { var mine = 2 }", "UUID().mine + Date().own",
        "let distant: Foundation.Date = .distantPast\ndistant == Foundation.Date.distantPast",
      ]) == "=> 1\n=> 3\n=> true\n")
  }

  @Test("Members of a type can be used through values alone, whose cell does not name it")
  func reachableTypes() async throws {
    #expect(
      try await output(
        of: [
          """
          struct Inner { fileprivate var secret = 7; subscript(i: Int) -> Int { secret + i } }
          struct Outer { var inner = Inner(); func callAsFunction() -> Int { inner[1] } }
          """,
          "func make() -> Outer { Outer() }",
          "let value = make()\nlet unrelated = 1",
          "value.inner.secret + value.inner[1] + value()",
          "extension Outer { static func + (a: Outer, b: Outer) -> Int { 100 } }",
          "value + value",
          "extension Outer: Equatable { static func == (a: Outer, b: Outer) -> Bool { true } }",
          "value == value",
        ], residentRefuses: true) == "=> 23\n=> 100\n=> true\n")
  }

  @Test("A cell sees only the cells it needs")
  func narrowView() async throws {
    let builder = try await TestBuilder()
    let session = try await TestSession(resident: builder)
    for number in 1...12 { await session.compile("let v\(number) = \(number)") }
    await session.compile("func f() -> Int { v3 }")
    await session.compile("let w = f()")
    let last = try #require(session.compiled.last)
    #expect(last.dependencies == [3, 13])
    // The directory, which has files of all cells, is not searched for them.
    let arguments = try #require(builder.orders.last).arguments
    #expect(!arguments.contains(session.work.path))
    #expect(
      arguments.filter { $0.hasPrefix("-swift-module-file=") }
        == [3, 13].map { number in
          let name = CompiledCell.moduleName(serial: number)
          return "-swift-module-file=\(name)=\(session.work.path)/\(name).swiftmodule"
        })
    await session.compile("let v3 = 0\nprint(w, v3)")
    #expect(try await session.output() == "3 0\n")
    #expect(builder.refused.isEmpty)
  }
}
