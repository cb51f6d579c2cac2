import CellCompilation
import Testing

@Suite("Await at the top level", .timeLimit(.minutes(10)))
struct AwaitTests {
  private let prelude = """
    struct Oops: Error {}
    func one() async -> Int { await Task.yield(); return 1 }
    func fails(_ really: Bool) async throws -> Int { if really { throw Oops() }; return 2 }
    func maybe() async -> Int? { 7 }
    func numbers(_ n: Int) -> AsyncStream<Int> {
      AsyncStream { continuation in
        for i in 0..<n { continuation.yield(i) }
        continuation.finish()
      }
    }
    actor Counter { var value = 0; func add() -> Int { value += 1; return value } }
    let counter = Counter()
    """

  @Test(
    "Each form of await gives its value",
    arguments: [
      ("let v = await one()\nv", "=> 1"),
      ("await one()", "=> 1"),
      ("try await fails(false)", "=> 2"),
      ("let v = try await fails(false)\nprint(v)", "2"),
      ("let a = await one(), b = await one()\na + b", "=> 2"),
      ("let (a, b) = await (one(), one())\na + b", "=> 2"),
      ("let v: Int?\nv = await maybe()\nv", "=> Optional(7)"),
      ("var v = 1\nv += await one()\nv", "=> 2"),
      ("var v = 0\ntry v = await fails(false)\nv", "=> 2"),
      ("print(await one(), try await fails(false))", "1 2"),
      ("\"<\\(await one())>\"", "=> \"<1>\""),
      ("try? await fails(true)", "=> nil"),
      ("await maybe()!", "=> 7"),
      ("await one() + one()", "=> 2"),
      ("true ? await one() : 0", "=> 1"),
      ("[await one(), await one()]", "=> [1, 1]"),
      ("if await one() == 1 { print(\"yes\") }", "yes"),
      ("if let v = await maybe(), v > 1, await one() == 1 { print(v) }", "7"),
      ("if case 7? = await maybe() { print(\"seven\") }", "seven"),
      ("guard let v = await maybe() else { fatalError() }\nprint(v)", "7"),
      ("switch await maybe() { case let v?: print(v, await one())\ndefault: break }", "7 1"),
      ("let s = if await one() == 1 { await maybe()! } else { 0 }\ns", "=> 7"),
      ("while await counter.add() < 3 {}\nawait counter.value", "=> 3"),
      ("repeat { print(await one()) } while await one() == 2", "1"),
      ("for i in [await one(), 2] where await one() == i { print(i) }", "1"),
      ("for await i in numbers(3) { print(i, terminator: \" \") }", "0 1 2 "),
      ("for try await i in numbers(2).map({ $0 * 10 }) { print(i) }", "0\n10"),
      (
        "outer: for await i in numbers(9) { for _ in 0..<3 { if i == 1 { break outer }; print(i) } }",
        "0\n0\n0"
      ),
      ("do { _ = try await fails(true) } catch { print(\"caught\", error) }", "caught Oops()"),
      ("do { for await _ in numbers(1) { throw Oops() } } catch { print(\"caught\") }", "caught"),
      (
        "await withTaskGroup(of: Int.self) { group in\n  for i in 1...3 { group.addTask { await one() + i } }\n  return await group.reduce(0, +)\n}",
        "=> 9"
      ),
      ("let t = Task { try await fails(false) }\ntry await t.value", "=> 2"),
      ("let f = { await one() }\nawait f()", "=> 1"),
      ("defer { print(await one()) }\nprint(\"first\")", "first\n1"),
      ("try await fails(true)", "thrown: Oops()"),
      ("let clock = ContinuousClock()\ntry await clock.sleep(for: .milliseconds(1))", ""),
    ])
  func forms(code: String, expected: String) async throws {
    #expect(try await output(of: [prelude, code]).hasPrefix(expected))
  }

  @Test("An error in an awaited expression has its location in the user's text")
  func errors() async throws {
    let session = try await TestSession()
    await session.compile(prelude)
    await session.expect(
      "let a = 1; let v = await fails(true)",
      shows: """
        In[2]:1:26: error: call can throw, but it is not marked with 'try' and the error is not handled
        let a = 1; let v = await fails(true)
                                 ^
        """)
    await session.expect(
      "let v = one()",
      shows: """
        In[3]:1:9: error: 'async' call is not marked with 'await'
        let v = one()
                ^
        """)
    await session.expect(
      "print(await 5)",
      shows: """
        In[4]:1:7: warning: no 'async' operations occur within 'await' expression
        print(await 5)
              ^
        """)
  }

}
