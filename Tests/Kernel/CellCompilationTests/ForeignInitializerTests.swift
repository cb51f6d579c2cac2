import CompilerProtocol
import Testing

@Suite("Initializers in later cells than their structs", .timeLimit(.minutes(10)))
struct ForeignInitializerTests {
  private static let types = """
    struct Vault { let size: Int; var name: String }
    struct Meter { let unit: String; let step = 0.5; var marks: [Int] = [1], note: String?; var level = 2 { didSet { print("set") } } }
    struct Box<Content> { let content: Content; let count: Int }
    enum Kitchen { struct Shelf { let width: Int } }
    """

  @Test(
    "They set properties as in the cell of the struct",
    arguments: [
      (
        "extension Vault { init(doubling n: Int) { size = n * 2; name = \"d\" } }",
        "print(Vault(doubling: 4))", "Vault(size: 8, name: \"d\")"
      ),
      (
        "extension Vault {\n  init?(text: String) throws {\n    guard let n = Int(text) else { return nil }\n"
          + "    if n < 0 { throw CancellationError() }\n    self.size = n\n    name = text\n  }\n}",
        "print(try Vault(text: \"x\") as Any, try Vault(text: \"12\")!.size)\ndo { _ = try Vault(text: \"-1\") } catch { print(error) }",
        "nil 12\nCancellationError()"
      ),
      (
        "extension Vault: ExpressibleByStringLiteral { init(stringLiteral s: String) { (size, name) = (s.count, s) } }",
        "let vault: Vault = \"gold\"\nprint(vault.size)", "4"
      ),
      (
        "extension Vault {\n  /// Empty.\n  init() { size = 0; name = \"\" }\n  init(_ a: Int, by b: inout Int, c: Int = 3) { size = a + b + c; name = \"\\(c)\"; b = 0 }\n}",
        "var b = 5\nprint(Vault().size, Vault(1, by: &b), b, Vault(1, by: &b, c: 1).size)",
        "0 Vault(size: 9, name: \"3\") 0 2"
      ),
      (
        "extension Vault { init() async throws { size = 1; name = \"later\" } }",
        "print(try await Vault().name)", "later"
      ),
      (
        "extension Meter { init(unit: String, on: Bool) { self.unit = unit; if on { level = 9 } } }",
        "print(Meter(unit: \"m\", on: true))",
        "Meter(unit: \"m\", step: 0.5, marks: [1], note: nil, level: 9)"
      ),
      (
        "extension Box where Content == Int {\n  init<S: Sequence>(sum s: S) where S.Element == Int { content = s.reduce(0, +); count = Array(s).count }\n}"
          + "\nextension Box { init(_ all: Content...) { content = all[0]; count = all.count } }",
        "print(Box(sum: [1, 2, 3]), Box(\"a\", \"b\").count)", "Box<Int>(content: 6, count: 3) 2"
      ),
      (
        "extension Kitchen.Shelf {\n  init(half w: Int) { width = w / 2 }\n  init(quarter w: Int) { self.init(half: w / 2) }\n}",
        "print(Kitchen.Shelf(quarter: 16).width)", "4"
      ),
    ])
  func initializers(code: String, use: String, expected: String) async throws {
    let cells = [Self.types, code, use]
    #expect(try await output(of: cells, residentRefuses: true) == expected + "\n")
    #expect(
      try await output(of: cells, optimization: .on, residentRefuses: true) == expected + "\n")
  }

  @Test("A property that is forgotten is told, and so is what cannot be set from here")
  func mistakes() async throws {
    let session = try await TestSession()
    await session.compile(Self.types)
    await session.compile("let start = 3\nstruct Later { var a = start; let b: Int }")
    await session.expect(
      "extension Vault { init(n: Int) { size = n } }",
      shows: """
        In[3]:1:43: error: return from initializer without initializing all stored properties
        extension Vault { init(n: Int) { size = n } }
                                                  ^
        In[1]:1:35: note: 'self.name' not initialized
        struct Vault { let size: Int; var name: String }
                                          ^
        """)
    let hidden = await session.messages("extension Later { init(n: Int) { b = n } }")
    #expect(
      hidden.contains(
        "note: only the cell that declares a struct may set its properties one by one: begin with "
          + "'self.init(…)', or move the initializer there and run that cell again"), "\(hidden)")
  }
}
