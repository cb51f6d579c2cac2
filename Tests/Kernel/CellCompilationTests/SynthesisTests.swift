import CellCompilation
import Testing

@Suite("Conformances in later cells than their types", .timeLimit(.minutes(10)))
struct SynthesisTests {
  private let types = """
    struct Recipe { var name = "soup"; private var notes: String? = nil; let serves: Int }
    struct Soup { let base = "water"; var salt: Int }
    struct Empty {}
    enum Drink { case water, tea(sugar: Int), mix(String, ratio: Double?, Int) }
    enum Level { case low, middle, high }
    struct Box<Content> { var content: Content; var spare: Content? }
    struct Kitchen { struct Shelf { var width, depth: Int; var label: String? }; enum State { case open, shut } }
    class Stove { var heat = 3; var name: String? = nil }
    """

  private func json(_ value: String, as type: String) -> String {
    """
    import Foundation
    let coder = JSONEncoder(); coder.outputFormatting = .sortedKeys
    let data = try coder.encode(\(value))
    print(String(decoding: data, as: UTF8.self))
    print(try JSONDecoder().decode(\(type).self, from: data))
    """
  }

  @Test(
    "The synthesized members are those the compiler would write",
    arguments: [
      ("extension Recipe: Equatable {}", "Recipe(serves: 2) == Recipe(serves: 2)", "=> true"),
      (
        "extension Recipe: Hashable {}",
        "Set([Recipe(serves: 2), Recipe(serves: 2), Recipe(serves: 3)]).count", "=> 2"
      ),
      ("extension Empty: Hashable {}", "Set([Empty(), Empty()]).count", "=> 1"),
      (
        "extension Drink: Equatable {}",
        "[Drink.tea(sugar: 1) == .tea(sugar: 1), .water == .tea(sugar: 1), .mix(\"a\", ratio: nil, 2) == .mix(\"a\", ratio: nil, 3)]",
        "=> [true, false, false]"
      ),
      (
        "extension Drink: Hashable {}",
        "Set([Drink.water, .tea(sugar: 1), .tea(sugar: 1), .mix(\"\", ratio: 1, 1)]).count", "=> 3"
      ),
      ("extension Level: CaseIterable {}", "Level.allCases.count", "=> 3"),
      (
        "extension Level: Comparable {}", "[Level.high, .low, .middle].sorted().map { \"\\($0)\" }",
        "=> [\"low\", \"middle\", \"high\"]"
      ),
      (
        "extension Box: Equatable where Content: Equatable {}",
        "Box(content: 1) == Box(content: 1, spare: 2)", "=> false"
      ),
      (
        "extension Box: Equatable where Content: Equatable {}\nextension Box: Hashable where Content: Hashable {}",
        "Set([Box(content: 1), Box(content: 1)]).count", "=> 1"
      ),
      (
        "extension Kitchen.Shelf: Hashable {}\nextension Kitchen.State: CaseIterable { static var first: Self { allCases[0] } }",
        "(Kitchen.Shelf(width: 1, depth: 2) == .init(width: 1, depth: 3), \"\\(Kitchen.State.first)\")",
        "=> (false, \"open\")"
      ),
    ])
  func members(conformance: String, use: String, expected: String) async throws {
    #expect(
      try await output(of: [types, conformance, use], residentRefuses: true).hasPrefix(expected))
  }

  @Test("Coded forms are those of the compiler")
  func coding() async throws {
    for (conformance, value, type) in [
      ("extension Recipe: Codable {}", "Recipe(serves: 2)", "Recipe"),
      ("extension Empty: Codable {}", "Empty()", "Empty"),
      (
        "extension Drink: Codable {}", "[Drink.water, .tea(sugar: 1), .mix(\"a\", ratio: nil, 2)]",
        "[Drink]"
      ),
      ("extension Level: Codable {}", "[Level.low: Level.high].map(\\.value)", "[Level]"),
      ("extension Box: Codable where Content: Codable {}", "Box(content: [1])", "Box<[Int]>"),
      (
        "extension Kitchen.Shelf: Codable { enum CodingKeys: String, CodingKey { case width = \"w\", depth } }",
        "Kitchen.Shelf(width: 1, depth: 2)", "Kitchen.Shelf"
      ),
    ] {
      let whole = try await output(of: [types + "\n" + conformance, json(value, as: type)])
      let cut = try await output(
        of: [types, conformance, json(value, as: type)], residentRefuses: true)
      #expect(cut == whole, "\(conformance)")
      #expect(cut.hasPrefix("{") || cut.hasPrefix("["), "\(cut)")
    }
    let soup = [types, "extension Soup: Codable {}", json("Soup(salt: 2)", as: "Soup")]
    #expect(
      try await output(of: soup, residentRefuses: true).hasPrefix(
        "{\"base\":\"water\",\"salt\":2}\nSoup(base: \"water\", salt: 2)"))
  }

  @Test("A class can be encoded")
  func classes() async throws {
    let encoding = """
      import Foundation
      String(decoding: try JSONEncoder().encode(Stove()), as: UTF8.self)
      """
    let cells = [types, "extension Stove: Encodable {}", encoding]
    #expect(try await output(of: cells, residentRefuses: true) == "=> \"{\\\"heat\\\":3}\"\n")
  }

  @Test("A conformance that another module cannot have names the cell where it is possible")
  func advice() async throws {
    let session = try await TestSession()
    await session.compile(
      "class Plan { var steps = 1 }\nstruct Own { var a: Int; init() { a = 5 } }\n@propertyWrapper struct W { var wrappedValue: Int }\nstruct Wrapped { @W var n = 1 }"
    )
    for (type, place) in [("Plan", 1), ("Own", 2), ("Wrapped", 4)] {
      let shown = await session.messages("extension \(type): Decodable {}")
      let hint =
        "note: only the cell that declares '\(type)' can leave this to the compiler: "
        + "state the conformance there, in In[1], and run that cell again"
      #expect(shown.contains(hint) && shown.contains("In[1]:\(place):"), "\(shown)")
    }
    let stored = await session.messages("extension Own: Equatable {}\nlet wrong: Int = \"\"")
    #expect(stored.contains("cannot convert value of type 'String'"), "\(stored)")
  }

  @Test("Members that the user writes in the extension stay")
  func ownMembers() async throws {
    let cells = [
      types,
      "extension Drink: Hashable { static func == (a: Self, b: Self) -> Bool { true } }\nextension Level: Comparable {}",
      "(Drink.water == .tea(sugar: 2), Level.low < .high)",
    ]
    #expect(try await output(of: cells, residentRefuses: true) == "=> (true, true)\n")
  }
}
