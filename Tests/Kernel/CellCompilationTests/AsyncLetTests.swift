import CellCompilation
import Testing

@Suite("'async let' at the top level", .timeLimit(.minutes(10)))
struct AsyncLetTests {
  private let prelude = """
    struct Oops: Error {}
    func one() async -> Int { await Task.yield(); return 1 }
    func twice(_ n: Int) async throws -> Int { if n < 0 { throw Oops() }; return n * 2 }
    func pair() async -> (left: Int, (String, Double)) { (3, ("s", 0.5)) }
    func sum(_ values: Int...) -> Int { values.reduce(0, +) }
    """

  @Test(
    "Each form gives its values",
    arguments: [
      ("async let v = one()\nawait v", "=> 1"),
      ("async let v = twice(4)\ntry await v", "=> 8"),
      ("async let v = 5\nawait v", "=> 5"),
      ("async let v: Double = 5\nawait v", "=> 5.0"),
      ("async let a = one(), b = twice(2)\nprint(await a, try await b)", "1 4"),
      ("async let a = one(),\n  b: Int = twice(3)\ntry await a + b", "=> 7"),
      ("async let (a, (b, _)) = pair()\nprint(await a, await b)", "3 s"),
      ("async let all = pair()\nawait all.1.0", "=> \"s\""),
      ("async let `default` = one()\nawait `default`", "=> 1"),
      ("async let a = one()\nasync let b = sum(a, await a, 3)\nawait b", "=> 5"),
      ("async let a = twice(1)\nasync let b = twice(a)\ntry await b", "=> 4"),
      ("async let v = { (n: Int) in n + 1 }(4)\nawait v", "=> 5"),
      ("async let v: Int = {\n  let n = await one()\n  return n + 1\n}()\nawait v", "=> 2"),
      (
        "async let v = withTaskGroup(of: Int.self) { group in\n  group.addTask { 7 }\n  return await group.next()!\n}\nawait v",
        "=> 7"
      ),
      ("async let v = one() // why\nlet w = await v\nw", "=> 1"),
      (
        "async let v = twice(-1)\ndo { _ = try await v } catch { print(\"caught\", error) }",
        "caught Oops()"
      ),
      ("async let v = twice(-1)\n(try? await v) ?? 0", "=> 0"),
      ("async let v = twice(-1)\nprint(\"unread\")", "unread"),
      ("async let _ = twice(1)\nprint(\"done\")", "done"),
      ("async let v = one()\n\"<\\(await v)>\"", "=> \"<1>\""),
      ("async let v = one()\nif await v == 1 { print(await v) } else { print(0) }", "1"),
      ("do {\n  async let v = one(), w = twice(5)\n  print(try await v + w)\n}", "11"),
      ("for i in 1...3 {\n  async let v = twice(i)\n  print(try await v)\n}", "2\n4\n6"),
      ("switch 1 {\ncase 1:\n  async let v = one()\n  print(await v)\ndefault: break\n}", "1"),
      (
        "async let v = one()\nfor await i in AsyncStream<Int>(unfolding: { nil }) { print(i) }\nawait v",
        "=> 1"
      ),
      (
        "for await i in AsyncStream(Int.self, { $0.yield(3); $0.finish() }) {\n  async let v = twice(i)\n  print(try! await v)\n}",
        "6"
      ),
      (
        "async let v = one()\ndo { let v = 9; print(v) }\nprint([4].map { v in v }, await v)",
        "9\n[4] 1"
      ),
      (
        "async let v = one()\nif let v = Optional(await v + 1) { print(v) }\nfor v in [8] { print(v) }",
        "2\n8"
      ),
      ("async let v = one()\nfunc f() async -> Int { await v }\nawait f()", "=> 1"),
      (
        "func both() async -> Int { async let a = one(); async let b = one(); return await a + b }\nawait both()",
        "=> 2"
      ),
    ])
  func forms(code: String, expected: String) async throws {
    #expect(try await output(of: [prelude, code]).hasPrefix(expected))
  }

  @Test("A child task has ended when its scope ends, cancelled unless its value was awaited")
  func structure() async throws {
    let slow = """
      func slow(_ name: String) async -> Int {
        do { try await Task.sleep(for: .seconds(600)) } catch { print(name, "cancelled") }
        return 1
      }
      """
    let output = try await output(of: [
      slow, "do { async let v = slow(\"inner\"); print(\"leaving\") }\nprint(\"left\")",
      "async let v = slow(\"outer\")\nprint(\"end\")", "print(\"next cell\")",
    ])
    #expect(
      output == "leaving\ninner cancelled\nleft\nend\nouter cancelled\nnext cell\n")
  }

  @Test(
    "A later cell that uses the child task gets a clear error, whatever the name meant before")
  func laterCells() async throws {
    let session = try await TestSession()
    for cell in [prelude, "let v = 7", "async let v = one()\nprint(await v)"] {
      await session.expect(cell, shows: "")
    }
    await session.expect(
      "print(await v)",
      shows: """
        In[4]:1:13: error: 'v' is unavailable: it was an 'async let', which ends with its cell; keep the value there: 'let vValue = await v'
        print(await v)
                    ^
        """)
    await session.expect("let v = 8\nprint(v)", shows: "")
    #expect(try await session.output() == "1\n8\n")
  }

  @Test("Mistakes are reported in the compiler's words, at their location")
  func mistakes() async throws {
    let session = try await TestSession()
    await session.compile(prelude)
    await session.expect(
      "async let v = one()\nprint(v)",
      shows: """
        In[2]:2:7: error: 'async' property access is not marked with 'await'
        print(v)
              ^
        """)
    await session.expect(
      "async let v = twice(1)\nprint(await v)",
      shows: """
        In[3]:1:23: error: the value of this 'async let' may throw: write 'try await' where it is used
        async let v = twice(1)
                              ^
        """)
    await session.expect(
      "async let v: Int\nasync var w = one()",
      shows: """
        In[4]:1:11: error: 'async let' binding requires an initializer expression
        async let v: Int
                  ^
        In[4]:2:7: error: 'async' can only be used with 'let' declarations
        async var w = one()
              ^
        """)
  }
}
