import Execution
import POSIX
import RunnerProtocol
import Testing

@testable import CellExecution

@Suite("A cell run again", .serialized, .timeLimit(.minutes(10)))
struct RunAgainTests {
  /// The cells of a notebook, by their IDs, and what is done with them.
  struct Story: CustomTestStringConvertible, Sendable {
    var name: String
    /// Cells to run in order; one with a known ID replaces the text.
    var steps: [(id: String, code: String)]
    /// What the last step shows.
    var shows: String

    init(_ name: String, _ steps: KeyValuePairs<String, String>, shows: String) {
      self.name = name
      self.steps = steps.map { ($0.key, $0.value) }
      self.shows = shows
    }

    var testDescription: String { name }
  }

  static let edits = [
    Story(
      "hides the overload it declared before",
      [
        "a": "func fee(_ n: Int) -> Int { n * 2 }",
        "a ": "func fee(_ n: Int, rate: Double = 0.5) -> Double { Double(n) * rate }",
        "b": "fee(10)",
      ], shows: "5.0"),
    Story(
      "forgets what it no longer declares",
      ["a": "let gone = 1\nlet stays = 2", "a ": "let stays = 3", "b": "gone"],
      shows: "In[3]:1:1: cannot find 'gone' in scope"),
    Story(
      "forgets everything when it only prints",
      ["a": "func shout() {}", "a ": "print(1)", "b": "shout()"],
      shows: "In[3]:1:1: cannot find 'shout' in scope"),
    Story(
      "forgets everything when nothing is left in it",
      ["a": "func shout() {}", "a ": "// nothing", "b": "shout()"],
      shows: "In[3]:1:1: cannot find 'shout' in scope"),
    Story(
      "replaces an extension's nested type",
      [
        "a": "struct Door { var width = 1 }",
        "b": "extension Door { enum State: CaseIterable { case open, closed } }",
        "b ": "extension Door { enum State: CaseIterable { case open, ajar, closed } }",
        "c": "\"\\(Door.State.allCases.count) \\(Door.State.ajar)\"",
      ], shows: "\"3 ajar\""),
    Story(
      "replaces an extension's members in the middle of others",
      [
        "a": "struct Wall {}", "b": "extension Wall { var height: Int { 1 } }",
        "c": "extension Wall { var depth: Int { 10 } }",
        "b ": "extension Wall { var height: String { \"high\" } }",
        "d": "\"\\(Wall().height) \\(Wall().depth)\"",
      ], shows: "\"high 10\""),
    Story(
      "takes back an extension's members",
      [
        "b": "extension Int { var half: Int { self / 2 } }",
        "c": "extension Int { var third: Int { self / 3 } }",
        "b ": "extension Int { var quarter: Int { self / 4 } }", "d": "12.half",
      ], shows: "In[4]:1:4: value of type 'Int' has no member 'half'"),
    Story(
      "changes a description at once, for casts at run time too",
      [
        "a": "struct Kelvin { var degrees = 3 }",
        "b": "extension Kelvin: CustomStringConvertible { var description: String { \"old\" } }",
        "c": "let k = Kelvin()\nlet all: [Any] = [k]\nprint(k, all)",
        "b ": "extension Kelvin: CustomStringConvertible { var description: String { \"new\" } }",
        "d":
          "print(k, all, \"\\(k)\", String(describing: k), (all[0] as? any CustomStringConvertible)?.description ?? \"none\")",
      ], shows: "new [new] new new new\n"),
    Story(
      "takes back a conformance, for casts at run time too",
      [
        "a": "protocol Loud {}\nstruct Dog {}", "b": "extension Dog: Loud {}",
        "c": "let pet: Any = Dog()\npet is any Loud", "b ": "extension Dog { var age: Int { 1 } }",
        "d": "pet is any Loud",
      ], shows: "false"),
    Story(
      "states a retroactive conformance again",
      [
        "a": "extension String: @retroactive Error {}",
        "a ": "extension String: @retroactive Error { var code: Int { 4 } }",
        "b": "do { throw \"no\" } catch { print((error as! String).code) }",
      ], shows: "4\n"),
    Story(
      "uses its own new conformance while it runs",
      [
        "a": "struct Mass { var grams = 5 }",
        "b":
          "extension Mass: CustomStringConvertible { var description: String { \"old\" } }\nprint(Mass())",
        "b ":
          "extension Mass: CustomStringConvertible { var description: String { \"new\" } }\nprint(Mass())",
      ], shows: "new\n"),
    Story(
      "changes an operator's precedence",
      [
        "a": "infix operator <+>: AdditionPrecedence\nfunc <+> (a: Int, b: Int) -> Int { a + b }",
        "b": "2 <+> 3 * 4",
        "a ":
          "infix operator <+>: Tight\nprecedencegroup Tight { higherThan: MultiplicationPrecedence }\nfunc <+> (a: Int, b: Int) -> Int { a + b }",
        "b ": "2 <+> 3 * 4",
      ], shows: "20"),
    Story(
      "leaves instances of its old type alive",
      [
        "a": "struct Coin { var cents: Int }",
        "b": "struct Purse { var coin: Coin }\nvar purse = Purse(coin: Coin(cents: 5))",
        "a ": "struct Coin { var cents: Int; var year = 2000 }",
        "c": "purse.coin.cents += 1\n\"\\(purse.coin.cents) \\(Coin(cents: 7).year)\"",
      ], shows: "\"6 2000\""),
    Story(
      "does not see its own earlier variable",
      ["a": "let n = 5", "b": "let n = n * 2", "b ": "let n = n * 2", "c": "n"], shows: "10"),
    Story(
      "keeps the old declarations when it does not compile",
      ["a": "let kept = 1", "a ": "let kept = nonsense", "b": "kept"], shows: "1"),
    Story(
      "has set the variables before the statement that threw",
      [
        "a": "let one = 1\nlet two = 2",
        "a ":
          "struct Stop: Error {}\nfunc stop() throws -> Int { throw Stop() }\nlet one = 10\nlet two = try stop()",
        "b": "one",
      ], shows: "10"),
    Story(
      "imports for later cells as before",
      [
        "a": "import Foundation\nlet start = 1",
        "b": "struct Local {}\nextension Local { var size: Int { 2 } }",
        "a ": "import Foundation\nlet start = 2",
        "c": "\"\\(start) \\(String(format: \"%03d\", Local().size))\"",
      ], shows: "\"2 002\""),
    Story(
      "imports for later cells even if the import is gone from its text",
      [
        "a": "import Foundation\nlet begin = 1", "a ": "let begin = 2",
        "c": "String(format: \"%02d\", begin)",
      ],
      shows: "\"02\""),
    Story(
      "replaces a macro's work",
      [
        "a": "import Observation\n@Observable class Tally { var count = 1 }",
        "a ": "import Observation\n@Observable class Tally { var count = 2; var name = \"t\" }",
        "b": "\"\\(Tally().count) \\(Tally().name)\"",
      ], shows: "\"2 t\""),
    Story(
      "replaces a superclass for new subclasses and leaves old ones alone",
      [
        "a": "class Shape { func area() -> Int { 1 } ; func twice() -> Int { 2 * area() } }",
        "b": "class Square: Shape { override func area() -> Int { 9 } }",
        "c": "let square: Shape = Square()",
        "a ": "class Shape { func area() -> Int { 2 } ; func twice() -> Int { 20 * area() } }",
        "d":
          "class Cube: Square { override func area() -> Int { super.area() + 1 } }\n\"\\(square.twice()) \\(Cube().twice()) \\(Shape().twice())\"",
      ], shows: "\"18 20 40\""),
  ]

  @Test("An edited cell", arguments: edits)
  func edit(_ story: Story) async throws {
    let fixture = try await SessionFixture()
    var shown = ""
    for step in story.steps {
      shown = await fixture.shown(step.code, as: step.id.trimmingSpaces)
    }
    #expect(shown == story.shows)
  }

  @Test("The module of an edited cell is changed once, for the compiler and for later cells")
  func changedOnce() async throws {
    let fixture = try await SessionFixture()
    await fixture.run("extension Int { var twice: Int { self * 2 } }", as: "a")
    #expect(await fixture.shown("3.twice", as: "b") == "6")
    await fixture.run("extension Int { var twice: Int { self + self + 0 } }", as: "a")
    #expect(await fixture.shown("4.twice", as: "b") == "8")
    let changed = Directory.names(in: await fixture.session.directory.path).filter {
      $0.hasPrefix("Cell_1-") && $0.hasSuffix("r.swiftmodule")
    }
    #expect(changed.count == 1, "\(changed)")
  }

  static let replacements = [
    Story(
      "is used at once by functions that call it, also through others",
      [
        "a": "func price(_ n: Int) -> Int { n * 2 }",
        "b": "func total(_ n: [Int]) -> Int { n.map(price).reduce(0, +) }",
        "c": "func bill(_ n: [Int]) -> String { \"bill \\(total(n))\" }",
        "a ": "func price(_ n: Int) -> Int { n * 100 }", "d": "bill([1, 2])",
      ], shows: "\"bill 300\""),
    Story(
      "counts as well when another cell declares it anew",
      [
        "a": "func rate() -> Int { 1 }", "b": "func doubled() -> Int { 2 * rate() }",
        "c": "func rate() -> Int { 21 }", "d": "doubled()",
      ], shows: "42"),
    Story(
      "is the new variable for functions, even if its text is the same",
      [
        "a": "var counter = 10", "b": "func bump() { counter += 1 }", "a ": "var counter = 10",
        "c": "bump()\nbump()\ncounter",
      ], shows: "12"),
    Story(
      "leaves functions alone that do not fit it any more",
      [
        "a": "func half(_ n: Int) -> Int { n / 2 }",
        "b": "func quarter(_ n: Int) -> Int { half(half(n)) }",
        "a ": "func half(_ n: String) -> String { n }", "c": "quarter(8)",
      ],
      shows: "In[2] (quarter) still uses the earlier half and does not compile with the new; "
        + "run it again, or %stale --run\n2"),
    Story(
      "keeps the overloads of other cells",
      [
        "a": "func show(_ n: Int) -> String { \"int\" }",
        "b": "func show(_ s: String) -> String { \"text\" }",
        "c": "func both() -> String { show(1) + show(\"\") }",
        "a ": "func show(_ n: Int) -> String { \"number\" }",
        "d": "both() + show(2) + show(\"\")",
      ], shows: "\"numbertextnumbertext\""),
    Story(
      "is used at once in functions that use an extension's member",
      [
        "a": "extension Int { var scaled: Int { self * 2 } }",
        "b": "func use() -> Int { 5.scaled }",
        "a ": "extension Int { var scaled: Int { self * 3 } }", "c": "use()",
      ], shows: "15"),
    Story(
      "is mentioned where a type still uses the old one",
      [
        "a": "func toll() -> Int { 1 }", "b": "struct Bridge { var cost: Int { toll() } }",
        "a ": "func toll() -> Int { 2 }",
      ],
      shows:
        "In[2] (Bridge) still uses the earlier toll; run it again, or %stale --run\n"),
    Story(
      "is mentioned where a type uses it through a function",
      [
        "a": "func fare() -> Int { 1 }", "b": "func fares() -> Int { 2 * fare() }",
        "c": "struct Train { var cost: Int { fares() } }", "a ": "func fare() -> Int { 2 }",
      ],
      shows: "In[3] (Train) still uses the earlier fares; run it again, or %stale --run\n"),
    Story(
      "is mentioned once",
      [
        "a": "func toll() -> Int { 1 }", "b": "struct Bridge { var cost: Int { toll() } }",
        "a ": "func toll() -> Int { 2 }", "a  ": "func toll() -> Int { 3 }",
      ], shows: ""),
    Story(
      "is not mentioned if nothing has changed",
      [
        "a": "var toll = 1", "b": "struct Bridge { var cost: Int { toll } }", "a ": "var toll = 1",
      ], shows: ""),
    Story(
      "is mentioned when a type is used that still uses the old one, if its text is the same",
      [
        "a": "var toll = 1", "b": "struct Bridge { var cost: Int { toll } }", "a ": "var toll = 1",
        "c": "toll = 5", "d": "Bridge().cost",
      ], shows: "In[2] (Bridge) still uses the earlier toll; run it again, or %stale --run\n1"),
    Story(
      "makes cells that hold its nested types unusable, with a reason",
      [
        "a": "struct Lamp {}", "b": "extension Lamp { enum Mode { case on } }",
        "c": "struct Room { var mode = Lamp.Mode.on; var size = 3 }", "d": "let room = Room()",
        "b ": "extension Lamp { enum Mode { case on, off } }", "e": "room.size",
      ],
      shows:
        "In[6]:1:1: cannot find 'room' in scope: it is declared by In[4], which was made with the earlier "
        + "'Room' of In[3]; run In[4] again"),
    Story(
      "leaves nothing unusable once the others have run again",
      [
        "a": "struct Lamp {}", "b": "extension Lamp { enum Mode { case on } }",
        "c": "struct Room { var mode = Lamp.Mode.on; var size = 3 }", "d": "let room = Room()",
        "e": "func dim(_ m: Lamp.Mode) -> Int { 7 }",
        "b ": "extension Lamp { enum Mode { case on, off } }",
        "c ": "struct Room { var mode = Lamp.Mode.on; var size = 3 }", "d ": "let room = Room()",
        "f": "room.size + dim(room.mode) + dim(.off)",
      ], shows: "17"),
    Story(
      "leaves cells usable that have a name of a nested type for something of their own",
      [
        "a": "protocol Shape { associatedtype Unit\n static func unit() -> Unit }",
        "b":
          "extension Int: Shape { typealias Unit = String\n static func unit() -> String { \"one\" } }",
        "c": "func units<S: Shape>(_ s: S) -> [S.Unit] { [S.unit()] }",
        "a ": "protocol Shape { associatedtype Unit\n static func unit() -> Unit }",
        "b ":
          "extension Int: Shape { typealias Unit = String\n static func unit() -> String { \"two\" } }",
        "b  ":
          "extension Int: Shape { typealias Unit = String\n static func unit() -> String { \"three\" } }",
        "d": "units(3)",
      ], shows: "[\"three\"]"),
    Story(
      "leaves cells usable that hold what a type alias in it meant",
      [
        "a": "struct Lamp {}", "b": "extension Lamp { typealias Level = Int }",
        "c": "struct Room { var level: Lamp.Level = 3 }\nlet room = Room()",
        "b ": "extension Lamp { typealias Level = Double }", "d": "room.level",
      ], shows: "3"),
    Story(
      "is not mentioned for an operator of another type",
      [
        "a": "struct Mile { var n = 1 }\nstruct Yard { var n = 2 }",
        "b":
          "extension Mile { static func - (l: Self, r: Self) -> Self { l }\n var doubled: Int { n * 2 } }",
        "c": "struct Road { let mile = Mile(); var cost: Int { mile.doubled - 1 } }",
        "b ":
          "extension Mile { static func - (l: Self, r: Self) -> Self { r } }\nextension Yard { var doubled: Int { n * 2 } }",
      ],
      shows: "In[3] (Road) still uses the earlier doubled; run it again, or %stale --run\n"),
    Story(
      "is mentioned for an operator that a type uses",
      [
        "a": "struct Mile { var n = 1 }",
        "b": "extension Mile { static func - (l: Self, r: Self) -> Self { l } }",
        "c": "struct Road { var end = Mile(n: 4) - Mile(n: 3) }",
        "b ": "extension Mile { static func - (l: Self, r: Self) -> Self { r } }",
      ],
      shows: "In[3] (Road) still uses the earlier -; run it again, or %stale --run\n"),
  ]

  @Test("What a cell has replaced", arguments: replacements)
  func replacement(_ story: Story) async throws { try await edit(story) }

  @Test("An isolated job uses the new conformance, whatever else it loads")
  func isolated() async throws {
    let fixture = try await SessionFixture()
    _ = await fixture.shown("struct Reed {}", as: "a")
    let code = "extension Reed: CustomStringConvertible { var description: String { \"old\" } }"
    _ = await fixture.shown(code, as: "b")
    _ = await fixture.shown("struct Holder { let text = Reed().description }", as: "c")
    _ = await fixture.shown(code.replacing("old", with: "new"), as: "b")
    let job = await fixture.run("%%job --isolated\nprint(Reed(), Holder().text)")
    await fixture.outputs.waitForText("new old\n", of: job.id)
  }

  @Test("%stale lists cells that use what was replaced, and runs them")
  func stale() async throws {
    let fixture = try await SessionFixture()
    #expect(await fixture.shown("%stale") == "Every cell uses what was declared last.\n")
    _ = await fixture.shown("func toll() -> Int { 1 }", as: "a")
    _ = await fixture.shown("struct Bridge { var cost: Int { toll() } }", as: "b")
    _ = await fixture.shown("func toll() -> Int { 2 }", as: "a")
    #expect(
      await fixture.shown("%stale")
        == "In[3] (Bridge) still uses the earlier toll\n%stale --run runs it again\n")
    #expect(await fixture.shown("Bridge().cost") == "1")
    #expect(await fixture.shown("%stale --run") == "")
    #expect(await fixture.shown("Bridge().cost") == "2")
    #expect(await fixture.shown("%stale") == "Every cell uses what was declared last.\n")
  }

  @Test(
    "Functions that do not compile with what was declared anew say so where they are used, once")
  func functionsThatDoNotCompile() async throws {
    let fixture = try await SessionFixture()
    _ = await fixture.shown("func toll() -> Int { 1 }", as: "a")
    _ = await fixture.shown("func bill() -> Int { toll() + 1 }", as: "b")
    #expect(await fixture.shown("func toll(in euros: Bool) -> Double { 2 }", as: "a") == "")
    let sentence = "In[2] (bill) still uses the earlier toll and does not compile with the new"
    let first = await fixture.shown("bill()")
    #expect(first.hasPrefix("\(sentence); run it again, or %stale --run\n"))
    #expect(first.hasSuffix("2"))
    #expect(await fixture.shown("bill()") == "2")
    #expect(await fixture.shown("%stale") == "\(sentence)\n%stale --run runs it again\n")
  }

  @Test("%rerun --from runs the cells from a number on again, in order")
  func rerun() async throws {
    let fixture = try await SessionFixture()
    _ = await fixture.shown("var n = 1\nprint(\"first\")", as: "a")
    _ = await fixture.shown("n += 1\nprint(n)", as: "b")
    _ = await fixture.shown(
      "struct Stop: Error {}\nif n > 3 { throw Stop() }\nprint(\"third\")", as: "c")
    _ = await fixture.shown("print(\"old\")", as: "d")
    _ = await fixture.shown("print(\"fourth\")", as: "d")
    #expect(await fixture.shown("%rerun --from 2") == "3\nthird\nfourth\n")
    #expect(await fixture.shown("%rerun --from 2", as: "e") == "4\nStop()")
    let failed = await fixture.shown("%rerun --from 90")
    #expect(failed.hasSuffix("no cell has run as In[90] or later"), "\(failed)")
  }

  static let notebooks: [[String]] = [
    [
      "struct Celsius { var degrees = 20.0 }",
      "extension Celsius: CustomStringConvertible { var description: String { \"\\(degrees) °C\" } }",
      "let c = Celsius()\nprint(c, \"\\(c)\", [c])",
    ],
    [
      "struct T { var v = 1 }",
      "extension T { enum Mode: CaseIterable { case a, b }\n struct Part { var n = 1 } }",
      "print(T.Mode.a, T.Mode.allCases.count, T.Part())",
      "struct Machine { var mode = T.Mode.b; var part = T.Part(n: 7) }",
      "var m = Machine()\nm.part.n += 1\nprint(m.mode, m.part)",
    ],
    [
      "extension String: @retroactive Error {}", "func fail() throws { throw \"failed\" }",
      "do { try fail() } catch { print(error) }",
    ],
    [
      "protocol Animal { func name() -> String }\nextension Animal { func name() -> String { \"animal\" }\n func hello() -> String { \"I am \" + name() } }",
      "class Pet: Animal { func name() -> String { \"pet\" } }",
      "class Cat: Pet { override func name() -> String { \"cat\" } }",
      "struct Rock: Animal {}", "let zoo: [any Animal] = [Pet(), Cat(), Rock()]",
      "for a in zoo { print(a.hello(), a is Pet) }",
    ],
    [
      "infix operator **: Power\nprecedencegroup Power { higherThan: MultiplicationPrecedence\n associativity: right }",
      "func ** (a: Int, b: Int) -> Int { (0..<b).reduce(1) { p, _ in p * a } }",
      "print(2 ** 3 ** 2, 2 * 3 ** 2)",
      "extension Double { static func ** (a: Double, b: Int) -> Double { (0..<b).reduce(1) { p, _ in p * a } } }",
      "print(1.5 ** 2)",
    ],
    [
      "@propertyWrapper struct Clamped { var value = 0\n var wrappedValue: Int { get { value } set { value = min(10, newValue) } }\n init(wrappedValue: Int) { value = wrappedValue } }",
      "struct Volume { @Clamped var level = 3 }", "var v = Volume()\nv.level = 99\nprint(v.level)",
      "@resultBuilder enum Lines { static func buildBlock(_ p: String...) -> String { p.joined(separator: \"|\") } }",
      "func page(@Lines _ body: () -> String) -> String { body() }", "print(page { \"a\"; \"b\" })",
    ],
    [
      "struct Key: Hashable { var id: Int }", "var table: [Key: String] = [Key(id: 1): \"one\"]",
      "table[Key(id: 2)] = \"two\"",
      "print(table.keys.map(\\.id).sorted(), table[Key(id: 2)] ?? \"\")",
      "struct Count { static var count = 0\n init() { Self.count += 1 } }",
      "_ = Count(); _ = Count()\nprint(Count.count)",
    ],
    [
      "struct Stack<Element> { var items: [Element] = []\n mutating func push(_ e: Element) { items.append(e) } }",
      "extension Stack: CustomStringConvertible where Element: CustomStringConvertible { var description: String { items.map(\\.description).joined(separator: \">\") } }",
      "extension Stack { var top: Element? { items.last } }",
      "var s = Stack<Int>()\ns.push(1)\ns.push(2)\nprint(s, s.top ?? 0)",
      "func show<C: Collection>(_ c: C) -> String { \"collection of \\(c.count)\" }",
      "func show(_ s: String) -> String { \"text \" + s }",
      "print(show([1, 2]), show(\"x\"))",
    ],
  ]

  @Test("A second run of all cells shows what the first did", arguments: notebooks)
  func runAll(_ cells: [String]) async throws {
    let fixture = try await SessionFixture()
    var runs: [[String]] = []
    for _ in 0..<3 {
      var shown: [String] = []
      for (index, code) in cells.enumerated() {
        shown.append(await fixture.shown(code, as: "cell\(index)"))
      }
      runs.append(shown)
    }
    #expect(runs[1] == runs[0])
    #expect(runs[2] == runs[0])
    #expect(!runs[0].joined().contains("error"))
  }

  @Test("An unchanged cell that only declares keeps its types")
  func unchanged() async throws {
    let fixture = try await SessionFixture()
    let type = "struct Ticket: Equatable { var seat = 1 }"
    _ = await fixture.shown(type, as: "a")
    _ = await fixture.shown("extension Ticket { var row: Int { seat / 10 } }", as: "b")
    _ = await fixture.shown("let mine = Ticket(seat: 25)", as: "c")
    #expect(await fixture.shown(type, as: "a") == "")
    #expect(await fixture.shown("mine == Ticket(seat: 25) && mine.row == 2") == "true")
  }

  @Test("Errors in an unchanged cell name the prompt of its newest run")
  func labels() async throws {
    let fixture = try await SessionFixture()
    let code = "struct Full: Error {}\nfunc fill() throws {\n  throw Full()\n}"
    _ = await fixture.shown(code, as: "a")
    _ = await fixture.shown(code, as: "a")
    let error = try #require(await fixture.run("try fill()").error)
    #expect(error.traceback.contains { $0.contains("In[2]:3") })
  }

  @Test(
    "An unchanged cell is made again if it has values, or if its names mean something else",
    arguments: [
      (["struct Box { static var count = 0 }"], "Box.count += 1", "Box.count", "0"),
      (["var total = 5"], "total += 1", "total", "5"),
      (["func twice() -> Int { 2 * base }", "let base = 1"], "let base = 4", "twice()", "8"),
    ])
  func remade(_ cells: [String], _ change: String, _ question: String, _ answer: String)
    async throws
  {
    let fixture = try await SessionFixture()
    for cell in cells.reversed() { _ = await fixture.shown(cell, as: cell) }
    _ = await fixture.shown(change, as: "change")
    _ = await fixture.shown(cells[0], as: cells[0])
    #expect(await fixture.shown(question) == answer)
  }

  @Test("Without a cell ID, Swift's rules for overloads stand")
  func console() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("func fee(_ n: Int) -> Int { n * 2 }")
    await fixture.prepare("func fee(_ n: Int, rate: Double = 0.5) -> Double { Double(n) * rate }")
    #expect(await fixture.shown("fee(10)") == "20")
  }

  @Test("A cell that runs as a job replaces its earlier run when the job has ended")
  func job() async throws {
    let fixture = try await SessionFixture()
    _ = await fixture.shown("let speed = 1\nfunc unit() -> String { \"m/s\" }", as: "a")
    _ = await fixture.shown("%%job\nlet speed = 2", as: "a")
    _ = await fixture.shown("%wait")
    #expect(await fixture.shown("speed") == "2")
    #expect(await fixture.shown("unit()") == "In[5]:1:1: cannot find 'unit' in scope")
  }

  @Test("What a job cell declared before is not visible while its new job is running")
  func runningJob() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "import Dispatch\nlet gate = DispatchSemaphore(value: 1)\nnonisolated(unsafe) var tides = 0")
    let code =
      "%%job\nprint(\"begun\")\ngate.wait()\ntides += 1\nlet level = tides * 10\nstruct Tide {}"
    _ = await fixture.shown(code, as: "a")
    _ = await fixture.shown("%wait")
    await fixture.prepare("struct Coast { var height: Int { level + 1 } }")
    #expect(await fixture.shown("level") == "10")
    let job = await fixture.run(code, as: "a")
    await fixture.outputs.waitForText("begun\n", of: job.id)
    let reason = "declared by job 2, which is still running; wait for it with '%wait 2'"
    #expect(
      await fixture.shown("level") == "In[7]:1:1: cannot find 'level' in scope: it is \(reason)")
    #expect(
      await fixture.shown("Tide()") == "In[8]:1:1: cannot find 'Tide' in scope: it is \(reason)")
    await fixture.prepare("gate.signal()")
    _ = await fixture.shown("%wait 2")
    #expect(await fixture.shown("level") == "20")
    #expect(await fixture.shown("%stale").hasPrefix("In[4] (Coast) still uses the earlier level"))
  }

  @Test("A job that is submitted again declares nothing, even if its successor never begins")
  func replacedJob() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Dispatch\nlet gate = DispatchSemaphore(value: 0)")
    let first = await fixture.run(
      "%%job\nprint(\"begun\")\ngate.wait()\nlet depth = 1", as: "a")
    await fixture.outputs.waitForText("begun\n", of: first.id)
    _ = await fixture.shown("%%job --after 1\nlet depth = 2", as: "a")
    _ = await fixture.shown("%cancel 2")
    await fixture.prepare("gate.signal()")
    _ = await fixture.shown("%wait 1")
    #expect(
      await fixture.shown("depth")
        == "In[7]:1:1: cannot find 'depth' in scope: it is declared by job 2, "
        + "which was cancelled before it began; run In[3] again")
  }
}

extension String {
  fileprivate var trimmingSpaces: String { filter { $0 != " " } }
}
