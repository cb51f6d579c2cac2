import CellCompilation
import CompilerProtocol
import Testing

/// Programs in the manner of a tour through the language, one block a cell.
@Suite("A tour of the language", .timeLimit(.minutes(10)))
struct BookTests {
  @Test("Values, collections and control flow")
  func basics() async throws {
    let output = try await output(of: [
      "print(\"Hello, world!\")",
      "var answer = 42\nanswer = 50\nlet limit: Double = 70",
      "let label = \"The width is \"\nlet width = 94\nlet widthLabel = label + String(width)",
      "widthLabel",
      "let apples = 3\nlet summary = \"I have \\(apples) apples.\"\nsummary",
      "let quotation = \"\"\"\n  Lines, \"quoted\".\n  I have \\(apples + 2).\n  \"\"\"\nprint(quotation)",
      "var fruits = [\"strawberries\", \"limes\"]\nfruits[1] = \"grapes\"\nfruits.append(\"plums\")\nfruits",
      "let scores = [75, 43, 103]\nvar team = 0\nfor score in scores {\n  if score > 50 { team += 3 } else { team += 1 }\n}\nteam",
      "let decoration = if team > 6 { \"🎉\" } else { \"\" }\nprint(\"Score:\", team, decoration)",
      "var optional: String? = \"Jo\"\nif let optional { print(\"Hello, \\(optional)\") }",
      "let vegetable = \"red pepper\"\nswitch vegetable {\ncase \"celery\": print(\"Add raisins.\")\ncase let x where x.hasSuffix(\"pepper\"): print(\"Is it a spicy \\(x)?\")\ndefault: print(\"Soup.\")\n}",
      "let numbers = [\"Prime\": [2, 3, 5], \"Square\": [1, 4, 25]]\nvar largest = 0\nfor (_, values) in numbers { for n in values where n > largest { largest = n } }\nlargest",
      "var n = 2\nwhile n < 100 { n *= 2 }\nn",
      "var m = 2\nrepeat { m *= 2 } while m < 100\nm",
    ])
    #expect(
      output == """
        Hello, world!
        => "The width is 94"
        => "I have 3 apples."
        Lines, "quoted".
        I have 5.
        => ["strawberries", "grapes", "plums"]
        => 7
        Score: 7 🎉
        Hello, Jo
        Is it a spicy red pepper?
        => 25
        => 128
        => 128

        """)
  }

  @Test("Functions and closures")
  func functions() async throws {
    let output = try await output(
      of: [
        "func greet(person: String, day: String) -> String { \"Hello \\(person), today is \\(day).\" }",
        "greet(person: \"Bob\", day: \"Tuesday\")",
        "func statistics(_ s: [Int]) -> (min: Int, max: Int, sum: Int) {\n  (s.min() ?? 0, s.max() ?? 0, s.reduce(0, +))\n}\nlet s = statistics([5, 3, 100])\nprint(s.sum, s.2)",
        "func makeIncrementer() -> ((Int) -> Int) {\n  func addOne(number: Int) -> Int { 1 + number }\n  return addOne\n}\nvar increment = makeIncrementer()",
        "increment(7)",
        "func hasAny(_ list: [Int], _ condition: (Int) -> Bool) -> Bool {\n  for item in list { if condition(item) { return true } }\n  return false\n}\nhasAny([20, 19, 7, 12]) { $0 < 10 }",
        "[20, 19, 7].sorted { $0 > $1 }",
        "func swapped<A, B>(_ pair: (A, B)) -> (B, A) { (pair.1, pair.0) }\nswapped((1, \"a\"))",
      ], optimization: .auto)
    #expect(
      output == """
        => "Hello Bob, today is Tuesday."
        108 108
        => 8
        => true
        => [20, 19, 7]
        => ("a", 1)

        """)
  }

  @Test("Classes, enumerations, protocols and errors")
  func types() async throws {
    let output = try await output(
      of: [
        "class NamedShape {\n  var sides = 0\n  let name: String\n  init(name: String) { self.name = name }\n  func describe() -> String { \"A shape with \\(sides) sides.\" }\n}",
        "class Square: NamedShape {\n  var length: Double\n  init(length: Double, name: String) {\n    self.length = length\n    super.init(name: name)\n    sides = 4\n  }\n  var perimeter: Double {\n    get { 4 * length }\n    set { length = newValue / 4 }\n  }\n  override func describe() -> String { \"A square of \\(length).\" }\n}",
        "let test = Square(length: 5.2, name: \"my test\")\ntest.perimeter = 8\nprint(test.length, test.describe())",
        "enum Rank: Int, CaseIterable { case ace = 1, two, three }\nRank.allCases.map(\\.rawValue)",
        "enum Response { case result(String, String), failure(String) }\nlet success = Response.result(\"6:00\", \"8:09\")",
        "switch success {\ncase let .result(a, b): print(a, b)\ncase let .failure(message): print(message)\n}",
        "protocol Example { var text: String { get }; mutating func adjust() }\nstruct Simple: Example {\n  var text = \"simple\"\n  mutating func adjust() { text += \" (adjusted)\" }\n}",
        "var a = Simple()\na.adjust()\na.text",
        "extension Int: Example { var text: String { \"The number \\(self)\" }; mutating func adjust() { self += 42 } }\n7.text",
        "enum PrinterError: Error { case outOfPaper, onFire }\nfunc send(_ name: String) throws -> String {\n  if name == \"Never\" { throw PrinterError.outOfPaper }\n  return \"sent\"\n}",
        "do { print(try send(\"Never\")) } catch PrinterError.onFire { print(\"fire\") } catch { print(error) }",
        "try? send(\"Bi\")",
        "var isOpen = false\nfunc check() -> Bool {\n  isOpen = true\n  defer { isOpen = false }\n  return isOpen\n}\nprint(check(), isOpen)",
        "func makeArray<Item>(repeating item: Item, count: Int) -> [Item] { (0..<count).map { _ in item } }\nmakeArray(repeating: \"knock\", count: 2)",
        "try send(\"Never\")",
      ], residentRefuses: true)
    #expect(
      output == """
        2.0 A square of 2.0.
        => [1, 2, 3]
        6:00 8:09
        => "simple (adjusted)"
        => "The number 7"
        outOfPaper
        => Optional("sent")
        true false
        => ["knock", "knock"]
        thrown: outOfPaper

        """)
  }

  @Test("Concurrency, macros, regular expressions and conditions of compilation")
  func modern() async throws {
    let output = try await output(of: [
      "func fetchID(from server: String) async -> Int { server == \"primary\" ? 97 : 501 }",
      "func fetchName(from server: String) async -> String {\n  async let id = fetchID(from: server)\n  return await id == 97 ? \"John\" : \"Guest\"\n}",
      "let name = await fetchName(from: \"primary\")\nname",
      "actor Connection { private var ids: [Int] = []; func connect(_ id: Int) -> Int { ids.append(id); return ids.count } }\nlet connection = Connection()",
      "await connection.connect(1)\nprint(await connection.connect(2))",
      "import Foundation\nimport Observation",
      "@Observable final class Model { var count = 0 }\nlet model = Model()\nmodel.count += 1\nmodel.count",
      "try [\"apple\", \"fig\"].filter(#Predicate<String> { $0.count == 3 })",
      "\"ab12cd\".firstMatch(of: /[0-9]+/)?.output",
      "let (word, digits) = (/(?<word>[a-z]+)(?<digits>[0-9]+)/, 2)\n\"ab12\".wholeMatch(of: word)?.digits",
      "#if os(Linux)\nlet system = \"Linux\"\n#else\nlet system = \"other\"\n#endif",
      "system",
      "if #available(macOS 99, *) { print(\"available\") }",
      "JSONDecoder().keyDecodingStrategy = .useDefaultKeys\nstruct Pet: Codable { var name: String }",
      "try String(decoding: JSONEncoder().encode(Pet(name: \"Rex\")), as: UTF8.self)",
    ])
    #expect(
      output == """
        => "John"
        2
        => 1
        => ["fig"]
        => Optional("12")
        => Optional("12")
        => "Linux"
        available
        => "{\\"name\\":\\"Rex\\"}"

        """)
  }
}
