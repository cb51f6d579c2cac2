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
      ("let a = 3; a // last", "=> 3"),
      ("let n = 2\nif n > 1 { \"big\" } else { \"small\" }", "=> \"big\""),
      ("let n = 1\nif n > 1 { 1 } else if n > 0 { 2 } else { 3 }", "=> 2"),
      ("let n: Int? = 4\nif let n { n * 2 } else { 0 }", "=> 8"),
      (
        "let n = 2\nswitch n {\ncase 1: \"one\"\ncase 2: \"two\"\ndefault: \"many\"\n}",
        "=> \"two\""
      ),
      (
        "let n = 2\nswitch n {\ncase ..<0: fatalError()\ncase 2: if n > 1 { 5 } else { 6 }\ndefault: 0\n}",
        "=> 5"
      ),
      ("let n = 2\nif n > 1 { try Int(\"7\") ?? 0 } else { throw CancellationError() }", "=> 7"),
      (
        "func f() async throws -> Int { 9 }\nlet n = 1\nif n > 0 { try await f() } else { 0 }",
        "=> 9"
      ),
      ("let n = 2\nif n > 1 { Double(3) } else { 0.5 }", "=> 3.0"),
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
      "if true { 5 as Int; () }", "if true { print(\"\", terminator: \"\") } else { () }",
      "var x = 1\nif x > 0 { x = 2 } else { x += 3 }", "let x = 1\nif x > 5 { 3 as Int }",
      "let x = 2\nswitch x { case 1: _ = 1\ndefault: break }", "1;", "let a = 3; a;",
      "[1, 2].map { $0 + 1 }; // quiet", "let x = 2\nif x > 1 { 2 } else { 3 };",
      "let x: Int\nif true { x = 1 } else { x = 2 }", "for _ in 0..<2 {}",
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

  @Test("Branches of one type, a hidden value and an empty one give no warning")
  func quietBranches() async throws {
    let session = try await TestSession()
    await session.compile("let n = 3")
    await session.expect("if n > 3 { \"big\" } else { \"small\" }", shows: "")
    await session.expect("switch n { case 1: print(1)\ndefault: print(2) }", shows: "")
    await session.expect("switch n { case 1: 1.5\ndefault: 2.5 };", shows: "")
    await session.expect("if n > 3 { fatalError() } else { print(3) }", shows: "")
    #expect(try await session.output() == "=> \"small\"\n2\n3\n")
  }

  @Test(
    "Branches of different types have the value of the one that runs",
    arguments: [
      ("let n = 3\nif n > 3 { 1 } else { 2.5 }", "=> 2.5\n"),
      ("let n = 4\nif n > 3 { 1 } else { 2.5 }", "=> 1\n"),
      ("let n = 3\nif n > 3 { print(\"a\") } else { [n].count }", "=> 1\n"),
      ("let n = 3\nif n > 3 { [n].first } else { print(\"b\") }", "b\n"),
      ("let n = 2\nswitch n { case 1: \"one\"\ncase 2: [n]\ndefault: fatalError() }", "=> [2]\n"),
      (
        "let n = 2\nif n > 5 { \"a\" } else if n > 1 { try Int(\"7\") ?? 0 } else { Optional(2.5) }",
        "=> 7\n"
      ),
    ])
  func mixedBranches(code: String, expected: String) async throws {
    let session = try await TestSession()
    _ = await session.messages(code)
    #expect(try await session.output() == expected)
  }

  @Test("As in Swift, do is a statement, and what stands in it is unused")
  func doStatement() async throws {
    let session = try await TestSession()
    await session.expect(
      "do { 5 }",
      shows: """
        In[1]:1:6: warning: integer literal is unused
        do { 5 }
             ^
        """)
    #expect(try await session.output() == "")
  }

  @Test("An assignment operator of an earlier cell has no result either")
  func customAssignment() async throws {
    let output = try await output(of: [
      "infix operator <-: AssignmentPrecedence\n@discardableResult func <- (a: inout Int, b: Int) -> Int { a = b; return b }",
      "var n = 1\nn <- 3",
      "n",
    ])
    #expect(output == "=> 3\n")
  }

  @Test("An unused result is computed without a warning")
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

  @Test("An expression of a noncopyable type has no result, but runs")
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
