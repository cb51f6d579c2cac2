import CellCompilation
import Testing

@Suite("Postfix #if at the top level of a cell")
struct PostfixConditionTests {
  @Test(
    "What a rewrite inserts does not land behind #endif",
    arguments: [
      (
        "let n = [10, 30]\n#if os(iOS)\n.filter { $0 < 20 }\n#else\n.filter { $0 > 20 }\n#endif\nprint(n)",
        "[30]"
      ),
      ("let n = [1]\n#if os(iOS)\n.map { $0 + 1 }\n#else\n#endif\nprint(n)", "[1]"),
      ("let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif", ""),
      ("let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif // last", ""),
      ("let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif\n/* two\nlines */ print(n)", "[2]"),
      ("let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif\n  ; print(n)", "[2]"),
      (
        "let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#if DEBUG\n.map { $0 }\n#else\n"
          + ".map { $0 * 5 }\n#endif\n#endif\nlet m = n\n#if os(Linux)\n.first\n#endif\nprint(n, m!)",
        "[10] 10"
      ),
      ("[1]\n#if os(Linux)\n.map { $0 + 1 }\n#else\n.count\n#endif", "=> [2]"),
      ("[1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif\n// last\n", "=> [2]"),
      ("let n = 3\n[n]\n#if os(iOS)\n.first\n#endif\nn", "=> 3"),
      (
        "func f() async -> [Int] { [1] }\nlet n = await f()\n#if os(Linux)\n.map { $0 + 1 }\n#endif\nn",
        "=> [2]"
      ),
      (
        "func f() async throws -> [Int] { [1] }\ntry await f()\n#if os(Linux)\n.map { $0 + 1 }\n#endif",
        "=> [2]"
      ),
      (
        "func f() async -> Bool { true }\nif await f()\n#if os(Linux)\n.description.count.isMultiple(of: 4)\n#endif\n"
          + "{ print(1) }", "1"
      ),
    ])
  func conditions(code: String, expected: String) async throws {
    let session = try await TestSession()
    guard case .compiled = await session.compile(code) else {
      Issue.record("\(code)\n---\n\(await session.messages(code))")
      return
    }
    #expect(try await session.output() == (expected.isEmpty ? "" : expected + "\n"))
  }

  @Test("The lines behind it keep their numbers")
  func lines() async throws {
    let session = try await TestSession()
    await session.expect(
      "let n = [1]\n#if os(Linux)\n.map { $0 + 1 }\n#endif\nlet m = n.nope",
      shows: """
        In[1]:5:11: error: value of type '[Int]' has no member 'nope'
        let m = n.nope
                ~ ^~~~
        """)
  }
}
