import CellCompilation
import Testing

@Suite("Results of cells", .timeLimit(.minutes(10)))
struct ResultTests {
  @Test(
    "The last expression's value is the result",
    arguments: [
      ("1 + 2", "=> 3"),
      ("\"ab\"", "=> \"ab\""),
      ("[1, 2, 3].map { $0 * $0 }", "=> [1, 4, 9]"),
      ("let a = 3\na", "=> 3"),
      ("let a = 3; a;", "=> 3"),
      ("5 // five", "=> 5"),
      ("try Int(\"5\") ?? 0", "=> 5"),
      ("[1: \"a\"]\n  .mapValues { $0 + \"b\" }\n  .first?.value", "=> Optional(\"ab\")"),
      ("true ? 1 : 2", "=> 1"),
      ("{ (x: Int) in x + 1 }(2)", "=> 3"),
      ("\"a\" == \"b\"", "=> false"),
      ("(1, \"x\")", "=> (1, \"x\")"),
      ("1...3", "=> ClosedRange(1...3)"),
      ("\"\"\"\ntwo\nlines\n\"\"\"", "=> \"two\\nlines\""),
      ("/a+/", "=> _StringProcessing.Regex<Swift.Substring>"),
    ])
  func results(code: String, expected: String) async throws {
    let session = try await TestSession()
    // Some of them have warnings of their own, as for a `try` without need.
    guard case .compiled = await session.compile(code) else {
      Issue.record("\(await session.messages(code))")
      return
    }
    let output = try await session.output()
    #expect(output.hasPrefix(expected), "\(output)")
  }

  @Test(
    "Assignments, declarations and statements have none",
    arguments: [
      "var x = 1\nx = 5", "var x = 1\nx += 1", "let y = 1", "func f() {}", "_ = 5",
      "if true { 5 as Int; () }", "for _ in 0..<2 {}",
      "struct S { var a = 1 }\nvar s = S()\ns.a = 3",
      "var a = 1, b = 2\n(a, b) = (b, a)", "Swift.print(\"\", terminator: \"\")", "()",
      "infix operator <-: AssignmentPrecedence\nfunc <- (a: inout Int, b: Int) -> Int { a = b; return b }\nvar n = 1\nn <- 3",
    ])
  func noResult(code: String) async throws {
    let session = try await TestSession()
    guard case .compiled = await session.compile(code) else {
      Issue.record("\(await session.messages(code))")
      return
    }
    #expect(try await session.output() == "")
  }

  @Test("An assignment operator of an earlier cell has none either")
  func customAssignment() async throws {
    let output = try await output(of: [
      "infix operator <-: AssignmentPrecedence\n@discardableResult func <- (a: inout Int, b: Int) -> Int { a = b; return b }",
      "var n = 1\nn <- 3",
      "n",
    ])
    #expect(output == "=> 3\n")
  }

  @Test("A result that is not wanted is computed without a warning")
  func unwanted() async throws {
    let session = try await TestSession()
    let result = await session.compile(
      "func f() -> Int { print(\"f\"); return 1 }\nf()", wantsResult: false)
    guard case .compiled(_, let warnings) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(warnings == [])
    #expect(try await session.output() == "f\n")
  }

  @Test("What cannot be copied is no result, but runs")
  func noncopyable() async throws {
    let output = try await output(of: [
      "struct Token: ~Copyable { deinit { print(\"gone\") } }\nfunc make() -> Token { Token() }",
      "_ = make()", "let t = make()",
    ])
    #expect(output == "gone\n")
  }

  @Test("A cell that never returns compiles without a warning of ours")
  func neverReturns() async throws {
    let session = try await TestSession()
    await session.expect("func stop() -> Never { fatalError() }\nstop()", shows: "")
    await session.expect("fatalError(\"x\")", shows: "")
  }

  @Test(
    "Empty cells and cells of comments are empty",
    arguments: [
      "", "  \n\t\n", "// nothing", "/* a\n b */\n// c\n", "\u{FEFF}",
    ])
  func empty(code: String) async throws {
    let session = try await TestSession()
    let result = await session.compile(code)
    guard case .empty = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test("A cell that only computes does not declare; one with a variable or a new import does")
  func declares() async throws {
    let session = try await TestSession()
    for (code, declares) in [
      ("1 + 1", false), ("import Foundation", true), ("import Foundation\n1", false),
      ("let a = 1", true), ("guard let b = Optional(1) else { fatalError() }", true),
      ("for i in 0..<3 { let c = i; _ = c }", false), ("extension Int {}", true),
    ] {
      guard case .compiled(let cell, _) = await session.compile(code) else {
        Issue.record("\(await session.messages(code))")
        continue
      }
      #expect(cell.declares == declares, "\(code)")
    }
  }
}
