import Testing

@Suite("Constants of actors in later cells", .timeLimit(.minutes(10)))
struct IsolatedConstantTests {
  @Test(
    "They are used without await, as in one file",
    arguments: [
      (
        "actor Account { let owner: String; var total = 0; init(of owner: String) { self.owner = owner } }",
        "let account = Account(of: \"Ada\")\nprint(account.owner, account.owner.count)", "Ada 3\n"
      ),
      (
        "actor Pool { private(set) var free = 2; let size = 4, name: String; init(_ n: String) { name = n } }",
        "func title(_ pool: Pool) -> String { pool.name + \"\\(pool.size)\" }\nprint(title(Pool(\"p\")))",
        "p4\n"
      ),
      (
        "actor Cache<Key: Hashable & Sendable> {\n  enum Kind { case small }\n  #if os(Linux)\n  let kind: Kind = .small\n"
          + "  #endif\n  let first: Key\n  init(_ key: Key) { first = key }\n}",
        "let cache = Cache([1, 2])\nprint(cache.kind, cache.first)", "small [1, 2]\n"
      ),
      (
        "actor Node: Identifiable { let id = 7; static let shared = Node() }",
        "extension Node { nonisolated var label: String { \"node \\(id)\" } }\nprint(Node.shared.label)",
        "node 7\n"
      ),
      (
        "@MainActor final class Model { let version = 3; var count = 0; nonisolated init() {} }",
        "print(Model().version)", "3\n"
      ),
      (
        "enum Space { actor Ship { let (x, y) = (1, 2) } }",
        "let ship = Space.Ship()\nprint(ship.x + ship.y)", "3\n"
      ),
    ])
  func constants(declaration: String, use: String, expected: String) async throws {
    #expect(try await output(of: [declaration, use]) == expected)
  }

  @Test("A constant of any type, and the code of the actor that uses it, compile")
  func notSendable() async throws {
    let cells = [
      """
      final class Log { var lines = 1 }
      actor Server {
        let log = Log(), old = 1
        let port: Int
        init(port: Int) { self.port = port }
        func lines() -> Int { log.lines + old }
      }
      """,
      "let server = Server(port: 80)\nprint(server.port, await server.lines())",
    ]
    #expect(try await output(of: cells) == "80 2\n")
  }

  @Test("Mistakes in an actor are shown as they would be without")
  func mistakes() async throws {
    try await TestSession().expect(
      "final class Log {}\nactor Server { let log = Log(); let port: Int = \"80\" }",
      shows: """
        In[1]:2:49: error: cannot convert value of type 'String' to specified type 'Int'
        actor Server { let log = Log(); let port: Int = "80" }
                                                        ^~~~
        note: 'Int(…)' reads a number from a text, and is nil if there is none
        """)
    let session = try await TestSession()
    await session.compile("actor Counter { var total = 0; let start = 5 }")
    let shown = await session.messages("let counter = Counter()\ncounter.total")
    #expect(shown.contains("can not be referenced from a nonisolated context"), "\(shown)")
  }
}
