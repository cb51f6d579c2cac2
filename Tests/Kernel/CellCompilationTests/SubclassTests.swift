import CellCompilation
import CompilerProtocol
import Testing

@Suite("Classes over several cells")
struct SubclassTests {
  private static let modes: [OptimizationPolicy] = [.off, .on]

  @Test("A class keeps the overrides of the classes between it and the first", arguments: modes)
  func overrides(_ optimization: OptimizationPolicy) async throws {
    let output = try await output(
      of: [
        """
        class Instrument {
          func tone() -> String { "none" }
          var strings: Int { 0 }
          var volume = 1
          subscript(fret: Int) -> String { "-" }
          class func family() -> String { "?" }
          func describe() -> String { tone() + "\\(strings)" + self[0] + type(of: self).family() }
        }
        """,
        """
        class Lute: Instrument {
          override func tone() -> String { "pluck" }
          override var strings: Int { 8 }
          override var volume: Int { didSet { print("volume", oldValue) } }
          override subscript(fret: Int) -> String { "fret" }
          override class func family() -> String { "strings" }
        }
        """,
        "class Guitar: Lute { override var strings: Int { 6 } }",
        "class Bass: Guitar { override func tone() -> String { super.tone() + \" low\" } }",
        "class Fretless: Bass {}",
        "let fretless = Fretless()\nfretless.volume = 5\nfretless.describe()",
        "let plain: Instrument = Guitar()\nplain.describe()",
        "(fretless.tone(), fretless[1], Fretless.family())",
      ], optimization: optimization)
    #expect(
      output == """
        volume 1
        => "pluck low6fretstrings"
        => "pluck6fretstrings"
        => ("pluck low", "fret", "strings")

        """)
  }

  @Test("Initializers, generics, nested and library classes keep their overrides", arguments: modes)
  func otherClasses(_ optimization: OptimizationPolicy) async throws {
    let output = try await output(
      of: [
        "import Foundation",
        """
        class Base<Element> {
          let name: String
          required init(_ name: String) { self.name = name }
          func map(_ element: Element) -> String { "base" }
        }
        enum Space { class Node { func kind() -> String { "node" } } }
        class Work: Operation, @unchecked Sendable { func step() { print("no step") } }
        """,
        """
        class Middle: Base<Int> {
          required init(_ name: String) { super.init(name + "!") }
          override func map(_ element: Int) -> String { "middle \\(element)" }
        }
        extension Space { class Branch: Node { override func kind() -> String { "branch" } } }
        class Loud: Work, @unchecked Sendable {
          override func main() { step() }
          override func step() { print("loud") }
        }
        """,
        """
        class Last: Middle {}
        class Leaf: Space.Branch {}
        class Louder: Loud, @unchecked Sendable {}
        """,
        """
        func make<T: Base<Int>>(_ type: T.Type) -> T { type.init("made") }
        Louder().start()
        """,
        "(make(Last.self).name, make(Last.self).map(3), Leaf().kind())",
      ], optimization: optimization)
    #expect(output == "loud\n=> (\"made!\", \"middle 3\", \"branch\")\n")
  }

  @Test("A subclass may have private members of the names of its superclass's")
  func privateMembers() async throws {
    // The last cell mentions a private name, which it is better without.
    let output = try await output(
      of: [
        """
        class Account {
          private var balance = 10
          private func log() -> String { "account" }
          func report() -> String { log() + " \\(balance)" }
        }
        """,
        """
        class Savings: Account {
          private var balance = "much"
          private func log() -> String { "savings" }
          func more() -> String { log() + " " + balance }
        }
        """,
        """
        class Pension: Savings {
          private let balance = 2.5
          func log() -> String { "pension \\(balance)" }
        }
        """,
        "let pension = Pension(); (pension.report(), pension.more(), pension.log())",
      ], residentRefuses: true)
    #expect(output == "=> (\"account 10\", \"savings much\", \"pension 2.5\")\n")
  }

  @Test("Observable classes may inherit from each other over cells")
  func observable() async throws {
    let output = try await output(of: [
      "import Observation",
      "@Observable class Shape { var name = \"shape\"; private var count = 3; func area() -> Int { 0 } }",
      """
      @Observable class Square: Shape {
        var side = 2
        private var count = [1, 2].count
        override func area() -> Int { side * side }
      }
      """,
      "@Observable class Tile: Square { var color = \"red\" }",
      """
      let tile = Tile()
      withObservationTracking { _ = tile.name + tile.color } onChange: { print("changed") }
      tile.color = "blue"
      """,
      "(tile.area(), tile.name)",
    ])
    #expect(output == "changed\n=> (4, \"shape\")\n")
  }

  @Test("Private names are visible to cells that mention them")
  func mentionedPrivates() async throws {
    let output = try await output(of: [
      """
      struct Vault {
        private var code: Int
        private init() { code = 1 }
        private subscript(n: Int) -> Int { code + n }
        fileprivate static let shared = Vault()
      }
      private struct Inner { var depth = 4 }
      private let inner = Inner()
      private extension Vault { func open() -> Int { code } }
      @propertyWrapper struct Twice { var wrappedValue = 1 }
      class Wrapped { @Twice var two = 2 }
      """,
      "let vault = Vault()",
      "(vault[3], inner.depth, vault.open(), Vault.shared.open())",
      "extension Wrapped { var raw: Int { _two.wrappedValue } }",
      "Wrapped().raw",
    ])
    #expect(output == "=> (4, 4, 1, 1)\n=> 2\n")
  }

  @Test("Errors about a subclass are in the user's words")
  func diagnostics() async throws {
    let session = try await TestSession()
    await session.compile("class Top { func act() {}\n  final func end() {} }")
    await session.compile("class Mid: Top { override func act() {} }")
    await session.expect(
      "class Low: Mid {\n  func act() {}\n  override func end() {}\n}",
      shows: """
        In[3]:2:8: error: overriding declaration requires an 'override' keyword
          func act() {}
               ^
        In[2]:1:32: note: overridden declaration is here
        class Mid: Top { override func act() {} }
                                       ^
        In[3]:3:17: error: instance method overrides a 'final' instance method
          override func end() {}
                        ^
        In[1]:2:14: note: overridden declaration is here
          final func end() {} }
                     ^
        """)
  }
}
