import CellCompilation
import CellDiagnostics
import Testing

@Suite("Diagnostics", .timeLimit(.minutes(10)))
struct DiagnosticTests {
  @Test("An error shows the user's line with a caret")
  func simple() async throws {
    let session = try await TestSession()
    await session.expect(
      "let a = 1\n\nif true { print(undefined) }",
      shows: """
        In[1]:3:17: error: cannot find 'undefined' in scope
        if true { print(undefined) }
                        ^~~~~~~~~
        """)
  }

  @Test("Columns count the user's characters behind emoji, accents and insertions")
  func columns() async throws {
    let session = try await TestSession()
    await session.expect(
      "let zażółć = \"👩‍👩‍👧漢字\"; missing(zażółć)",
      shows: """
        In[1]:1:21: error: cannot find 'missing' in scope
        let zażółć = "👩‍👩‍👧漢字"; missing(zażółć)
                               ^~~~~~~
        """)
    await session.expect(
      "\tlet 🚀 = 1 +\tnope",
      shows: """
        In[2]:1:14: error: cannot find 'nope' in scope
        \tlet 🚀 = 1 +\tnope
        \t            \t^~~~
        """)
    await session.expect(
      "import Foundation; let x: Int = \"a\"",
      shows: """
        In[3]:1:33: error: cannot convert value of type 'String' to specified type 'Int'
        import Foundation; let x: Int = "a"
                                        ^~~
        note: 'Int(…)' reads a number from a text, and is nil if there is none
        """)
  }

  @Test("A failing last expression is reported as the user wrote it")
  func lastExpression() async throws {
    let session = try await TestSession()
    await session.expect(
      "[1, 2].map { $0.foo }",
      shows: """
        In[1]:1:17: error: value of type 'Int' has no member 'foo'
        [1, 2].map { $0.foo }
                     ~~ ^~~
        """)
    await session.expect(
      "nil",
      shows: """
        In[2]:1:1: error: 'nil' requires a contextual type
        nil
        ^
        """)
    await session.expect(
      "var a = 1; let b = 2; await a.foo(b)",
      shows: """
        In[3]:1:31: error: value of type 'Int' has no member 'foo'
        var a = 1; let b = 2; await a.foo(b)
                                    ~ ^~~
        """)
  }

  @Test(
    "The error of a last expression is not preceded by a warning that its value is unused",
    arguments: [
      "risky()", "word[0]", "risky() + 1", "Int(risky())", "pair.0 + nope", "-risky()", "later()",
      "if word.isEmpty { nope } else { \"a\" }", "switch pair.0 { case 1: nope\ndefault: 3 }",
      "word.count\n  .advanced(by: risky())", "nope(1); word",
    ])
  func unusedLastExpression(code: String) async throws {
    let session = try await TestSession()
    await session.compile(
      "func risky() throws -> Int { 1 }\nfunc later() async -> Int { 1 }\nlet word = \"ab\"\n"
        + "let pair = (1, 2)")
    let shown = await session.messages(code)
    #expect(shown.contains("error:"), "\(shown)")
    #expect(!shown.contains("warning:"), "\(shown)")
  }

  @Test("Unused values elsewhere are still warned of")
  func unusedElsewhere() async throws {
    let session = try await TestSession()
    let shown = await session.messages("1 + 2\n[3].map { n in n + 1; return n }")
    #expect(shown.contains("1:3: warning: result of operator '+' is unused"), "\(shown)")
    #expect(shown.contains("2:18: warning: result of operator '+' is unused"), "\(shown)")
  }

  @Test("Warnings appear on success, except those the rewriting causes")
  func warnings() async throws {
    let session = try await TestSession()
    await session.expect(
      "func f() { let unused = 1 }\nf()",
      shows: """
        In[1]:1:16: warning: initialization of immutable value 'unused' was never used; consider replacing with assignment to '_' or removing it
        func f() { let unused = 1 }
                       ^
        """)
  }

  @Test("A note can point to an earlier cell")
  func earlierCell() async throws {
    let session = try await TestSession()
    await session.compile("// one\nfunc take(_ x: Int) {}; func take(_ x: String) {}")
    await session.expect(
      "take(1.5)",
      shows: """
        In[2]:1:1: error: no exact matches in call to global function 'take'
        take(1.5)
        ^
        In[1]:2:6: note: candidate expects value of type 'Int' for parameter #1 (got 'Double')
        func take(_ x: Int) {}; func take(_ x: String) {}
             ^
        In[1]:2:30: note: candidate expects value of type 'String' for parameter #1 (got 'Double')
        func take(_ x: Int) {}; func take(_ x: String) {}
                                     ^
        """)
  }

  @Test("Notes follow their diagnostic")
  func notes() async throws {
    let session = try await TestSession()
    await session.expect(
      "func f() {}\nfunc f() {}",
      shows: """
        In[1]:2:6: error: invalid redeclaration of 'f()'
        func f() {}
             ^
        In[1]:1:6: note: 'f()' previously declared here
        func f() {}
             ^
        """)
  }

  @Test("Errors from several places are all shown")
  func several() async throws {
    let session = try await TestSession()
    await session.expect(
      "let a: Int = \"\"\nlet b = 1\nfunc g() { c() }\n-\"x\"",
      shows: """
        In[1]:1:14: error: cannot convert value of type 'String' to specified type 'Int'
        let a: Int = ""
                     ^~
        note: 'Int(…)' reads a number from a text, and is nil if there is none
        In[1]:3:12: error: cannot find 'c' in scope
        func g() { c() }
                   ^
        In[1]:4:1: error: unary operator '-' cannot be applied to an operand of type 'String'
        -"x"
        ^
        """)
  }

  @Test("Text that does not parse is left to the compiler")
  func syntax() async throws {
    let session = try await TestSession()
    await session.expect(
      "let a = (1, 2\nfunc ( {",
      shows: """
        In[1]:2:1: error: expected ')' in expression list
        func ( {
        ^
        In[1]:1:9: note: to match this opening '('
        let a = (1, 2
                ^
        In[1]:2:6: error: expected identifier in function declaration
        func ( {
             ^
        """)
    await session.expect(
      "let s = \"open",
      shows: """
        In[2]:1:9: error: unterminated string literal
        let s = "open
                ^
        """)
  }

  @Test("Errors in a macro's expansion are reported where it is used")
  func macros() async throws {
    let session = try await TestSession()
    await session.expect(
      "import Observation\n@Observable class Model { var a = 1; var c }",
      shows: """
        In[1]:2:19: error: class 'Model' has no initializers
        @Observable class Model { var a = 1; var c }
                          ^
        In[1]:2:42: error: type annotation missing in pattern
        @Observable class Model { var a = 1; var c }
                                                 ^
        """)
    await session.expect(
      "import Foundation\nlet p = #Predicate<String> { $0.foo == 1 }",
      shows: """
        In[2]:2:33: error: value of type 'String' has no member 'foo'
        let p = #Predicate<String> { $0.foo == 1 }
                                     ~~ ^~~
        """)
  }

  @Test("Colours mark place, severity, message and caret")
  func colours() async throws {
    let session = try await TestSession()
    guard case .failed(let diagnostics) = await session.compile("x") else {
      Issue.record("It compiled.")
      return
    }
    #expect(
      diagnostics.flatMap { $0.rendered(color: true) } == [
        "\u{1B}[1mIn[1]:1:1:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m \u{1B}[1mcannot find 'x' in scope\u{1B}[0m",
        "x", "\u{1B}[1;32m^\u{1B}[0m",
      ])
  }
}
