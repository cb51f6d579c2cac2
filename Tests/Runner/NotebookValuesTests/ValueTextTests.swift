import FoundationEssentials
import Synchronization
import Testing

@testable import NotebookValues

private struct Point {
  var x = 1
  var y = 2.5
}

private struct Box<Content> {
  struct Lid {
    var isOpen = false
  }

  var content: Content
  var lid = Lid()
}

private enum Shape {
  case empty
  case circle(radius: Double)
  case line(Point, width: Int)
}

private final class Node {
  var name: String
  var next: Node?

  init(_ name: String) { self.name = name }
}

private class Animal {
  var legs = 4
}

private final class Dog: Animal {
  let count = Mutex(3)
  lazy var bark = "wau"
}

private actor Counter {
  var count = 0
}

private struct Temperature: CustomStringConvertible {
  var description: String { "warm" }
}

private struct Lines: CustomStringConvertible {
  var description: String { "one\n  two" }
}

private enum Key: Hashable {
  case number(Int)
}

private struct Sixty {
  var field0 = 0, field1 = 1, field2 = 2, field3 = 3, field4 = 4, field5 = 5
  var field6 = 6, field7 = 7, field8 = 8, field9 = 9, field10 = 10, field11 = 11
  var field12 = 12, field13 = 13, field14 = 14, field15 = 15, field16 = 16, field17 = 17
  var field18 = 18, field19 = 19, field20 = 20, field21 = 21, field22 = 22, field23 = 23
  var field24 = 24, field25 = 25, field26 = 26, field27 = 27, field28 = 28, field29 = 29
  var field30 = 30, field31 = 31, field32 = 32, field33 = 33, field34 = 34, field35 = 35
  var field36 = 36, field37 = 37, field38 = 38, field39 = 39, field40 = 40, field41 = 41
  var field42 = 42, field43 = 43, field44 = 44, field45 = 45, field46 = 46, field47 = 47
  var field48 = 48, field49 = 49, field50 = 50, field51 = 51, field52 = 52, field53 = 53
  var field54 = 54, field55 = 55, field56 = 56, field57 = 57, field58 = 58, field59 = 59
}

private struct Numbers: CustomReflectable {
  var customMirror: Mirror {
    Mirror(self, unlabeledChildren: (0..<Int.max).lazy.map { $0 }, displayStyle: .struct)
  }
}

private struct Endless: Sequence, IteratorProtocol {
  var position = 0
  mutating func next() -> Int? {
    position += 1
    return position
  }
}

@Suite("Values as text")
struct ValueTextTests {
  @Test("Values of the standard library look as they are written")
  func standard() {
    #expect(ValueText.lines(of: "a\"b\n") == #""a\"b\n""#)
    #expect(ValueText.lines(of: [1, 2, 3]) == "[1, 2, 3]")
    #expect(ValueText.lines(of: Optional(3)) == "Optional(3)")
    #expect(ValueText.lines(of: [Optional("a"), nil]) == #"[Optional("a"), nil]"#)
    #expect(ValueText.lines(of: Optional([1])) == "Optional([1])")
    #expect(ValueText.lines(of: Int?.none) == "nil")
    #expect(ValueText.lines(of: (1, name: "a", 2.5)) == #"(1, name: "a", 2.5)"#)
    #expect(ValueText.lines(of: ["b": 1, "a": 2]) == #"["a": 2, "b": 1]"#)
    #expect(ValueText.lines(of: [String: Int]()) == "[:]")
    #expect(ValueText.lines(of: Set([3, 1, 2])) == "[1, 2, 3]")
    #expect(ValueText.lines(of: 0..<5) == "0..<5")
    #expect(ValueText.lines(of: [Int].self) == "Array<Int>")
    #expect(ValueText.lines(of: Character("x")) == #""x""#)
    #expect(ValueText.lines(of: { (x: Int) -> Int in x }) == "(Int) -> Int")
    #expect(ValueText.lines(of: \Point.x) == #"\Point.x"#)
    #expect(ValueText.lines(of: ["a": 1].keys) == #"["a"]"#)
    #expect(ValueText.lines(of: Result<Int, any Error>.success(1)) == "Result.success(1)")
  }

  @Test("Types of cells are shown by their fields and without modules")
  func types() {
    #expect(ValueText.lines(of: Point()) == "Point(x: 1, y: 2.5)")
    #expect(
      ValueText.lines(of: Box(content: [Point()]))
        == "Box<Array<Point>>(content: [Point(x: 1, y: 2.5)], lid: Box<Array<Point>>.Lid(isOpen: false))"
    )
    #expect(
      ValueText.lines(of: [Shape.empty, .circle(radius: 2)])
        == "[Shape.empty, Shape.circle(radius: 2.0)]")
    #expect(
      ValueText.lines(of: Shape.line(Point(), width: 2))
        == "Shape.line(Point(x: 1, y: 2.5), width: 2)")
    #expect(ValueText.lines(of: Point.self) == "Point")
    #expect(ValueText.lines(of: Counter()) == "Counter(…)")
    #expect(ValueText.lines(of: [Temperature()]) == "[warm]")
    #expect(ValueText.lines(of: Unmanaged.passUnretained(Dog())) == "Unmanaged<Dog>(…)")
    let dog = Dog()
    _ = dog.bark
    #expect(ValueText.lines(of: dog) == #"Dog(legs: 4, count: (), bark: Optional("wau"))"#)
  }

  @Test("A value that contains itself, or is deep, ends")
  func cycles() {
    let node = Node("a")
    node.next = node
    #expect(ValueText.lines(of: node) == #"Node(name: "a", next: Optional(Node(…)))"#)
    node.next = nil
    let first = Node("0")
    var last = first
    for number in 1...100_000 {
      let next = Node("\(number)")
      last.next = next
      last = next
    }
    let text = ValueText.lines(of: first)
    #expect(text.contains("Node(…)"))
    #expect(text.count < 1000)
    var rest: Node? = first
    while let node = rest { rest = node.next.take() }  // one by one, as the stack is short
  }

  @Test("Long values are broken into lines and cut")
  func long() {
    let text = ValueText.lines(of: Array(0..<10_000))
    #expect(text.hasPrefix("[\n  0, 1, 2, 3,"))
    #expect(text.hasSuffix("99, … 9,900 more\n]"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let points = ValueText.lines(of: Array(repeating: Point(), count: 6))
    #expect(points.split(separator: "\n").count == 8)
    #expect(points.hasPrefix("[\n  Point(x: 1, y: 2.5),\n"))
    let nested = ValueText.lines(of: ["key": Array(repeating: "a string of words", count: 6)])
    #expect(nested.hasPrefix("[\n  \"key\": [\n    \"a string of words\","))
    let string = ValueText.lines(of: String(repeating: "é", count: 100_000))
    #expect(string.hasSuffix("… 160,000 more bytes"))
  }

  @Test("Not all of a million elements are read, and infinite sequences are not walked")
  func large() {
    let array = Array(repeating: [1, 2, 3], count: 1_000_000)
    let dictionary = Dictionary(uniqueKeysWithValues: (0..<100_000).map { ($0, $0) })
    let values: [(value: Any, ending: String)] = [
      (array, "… 999,900 more\n]"), (dictionary, "… 99,900 more\n]"),
      (dictionary.keys, "… 99,900 more\n]"), (Endless(), "Endless(position: 0)"),
      (Endless().lazy.map { $0 + 1 }, ")"), ((0..<Int.max).lazy.filter { $0 < 0 }, ")"),
    ]
    for (value, ending) in values {
      #expect(ValueText.lines(of: value).hasSuffix(ending))
    }
    let counted = Counted()
    #expect(ValueText.lines(of: counted).hasSuffix("… more\n]"))
    #expect(counted.visits.load(ordering: .relaxed) <= 101)
  }

  /// A million elements that count how often one is looked at.
  private final class Counted: RandomAccessCollection, CustomReflectable, Sendable {
    let visits = Atomic(0)
    let startIndex = 0
    let endIndex = 1_000_000

    var customMirror: Mirror { Mirror(self, unlabeledChildren: self, displayStyle: .collection) }

    func index(after index: Int) -> Int { index + 1 }

    func index(_ index: Int, offsetBy distance: Int) -> Int { index + distance }

    func distance(from start: Int, to end: Int) -> Int { end - start }

    subscript(index: Int) -> Int {
      visits.add(1, ordering: .relaxed)
      return index
    }
  }

  @Test("Fields that are left out are counted")
  func manyFields() {
    let text = ValueText.lines(of: Sixty())
    #expect(text.contains("field49: 49, … 10 more\n)"), "\(text)")
    #expect(!text.contains("field50"))
    #expect(ValueText.lines(of: Numbers()).hasSuffix("49, … more\n)"))
  }

  @Test("Keys of any type show what they hold")
  func anyHashable() {
    #expect(ValueText.lines(of: AnyHashable(Key.number(2))) == "Key.number(2)")
    #expect(ValueText.lines(of: [AnyHashable("a"): 1]) == #"["a": 1]"#)
  }

  @Test("On one line, only what is missing is marked as cut, and lines are joined by one space")
  func oneLine() {
    #expect(ValueText.line(of: Lines()) == "one two")
    #expect(ValueText.line(of: [Lines(), Lines()]) == "[one two, one two]")
    #expect(ValueText.line(of: "a  b\n") == #""a  b\n""#)
    let points = ValueText.line(of: Array(repeating: Point(), count: 200), limit: 60)
    #expect(points == "[Point(x: 1, y: 2.5), Point(x: 1, y: 2.5), Point(x: 1, y: 2.…")
  }

  @Test("The names of types lose their modules everywhere")
  func names() {
    #expect(
      TypeName.short("Cell_7.Box<Swift.Dictionary<Swift.Int, Cell_3.A>>.Lid")
        == "Box<Dictionary<Int, A>>.Lid")
    #expect(TypeName.short("Cell_1.(unknown context at $55d9).P") == "P")
    #expect(TypeName.short("(extension in Cell_2):Cell_1.Point.Inner") == "Point.Inner")
    #expect(
      TypeName.short("(Swift.Int, a: Cell_1.B) async throws -> ()")
        == "(Int, a: B) async throws -> ()")
  }
}

@Suite("Values as tables")
struct ValueTableTests {
  private struct Row {
    var name: String
    var price: Double
    var tags: [String]
  }

  @Test("Structs become rows, escaped, and only so many")
  func rows() throws {
    let rows = (0..<200).map { Row(name: "<b>\($0)&\"", price: Double($0), tags: ["x"]) }
    let html = try #require(ValueTable(of: rows)).html
    let left = " style=\"text-align: left\""
    #expect(html.contains("<th></th><th\(left)>name</th><th>price</th><th\(left)>tags</th>"))
    #expect(html.contains("<td style=\"text-align: left\">&lt;b&gt;7&amp;&quot;</td><td>7.0</td>"))
    #expect(html.components(of: "<tr>") == 52)
    #expect(html.contains("<tr><th>39</th>") && !html.contains("<tr><th>40</th>"))
    #expect(
      html.contains(
        "<tr><th>⋮</th><td colspan=\"3\"\(left)>… 150 more rows</td></tr>\n<tr><th>190</th>"))
    #expect(html.contains("<tr><th>199</th>"))
  }

  @Test("Of a dictionary that is too long the first rows are shown, in any order")
  func unordered() throws {
    let rows = Dictionary(uniqueKeysWithValues: (0..<80).map { ($0, (a: $0, b: 1)) })
    let html = try #require(ValueTable(of: rows)).html
    #expect(html.components(of: "<tr>") == 52)
    #expect(html.hasSuffix("… 30 more rows</td></tr>\n</tbody>\n</table>"))
  }

  private static func column<Value>(_ values: [Value]) -> [String] {
    TableColumn(name: "x", values: values).texts
  }

  @Test("Numbers in a column look as a person would write them")
  func numbers() {
    #expect(Self.column([19046.100000000006, 2.25]) == ["19046.10", "2.25"])
    #expect(Self.column([0.1 + 0.2, 1.0 / 3, -2]) == ["0.300000", "0.333333", "-2.000000"])
    #expect(Self.column([7.0, 8.0]) == ["7.0", "8.0"])
    #expect(Self.column([1e-12, 1.0, 1.23456789e-7]) == ["1e-12", "1.0", "1.234568e-07"])
    #expect(
      Self.column([6.02214076e23, 123_456_789_012.34567]) == ["6.022141e+23", "123456789012.346"])
    #expect(Self.column([Float(19046.1), 0.1]) == ["19046.1", "0.1"])
    #expect(Self.column([Double.nan, .infinity, 1.5]) == ["nan", "inf", "1.5"])
    #expect(Self.column([1, 20]) == ["1", "20"])
    #expect(Self.column([2.5, nil]) == ["2.5", "nil"])
    #expect(TableColumn(name: "x", values: [1.5, "a"]).isNumeric == false)
    let missing: Int? = nil
    #expect(TableColumn(name: "x", values: [missing as Any, 3]).isNumeric)
  }

  @Test("Dates in a column leave out the parts that none of them has")
  func dates() {
    let midnight = Date(timeIntervalSince1970: 1_705_881_600)
    #expect(Self.column([midnight, midnight + 86400]) == ["2024-01-22", "2024-01-23"])
    #expect(
      Self.column([midnight, midnight + 60]) == ["2024-01-22 00:00 UTC", "2024-01-22 00:01 UTC"])
    #expect(Self.column([midnight + 1, nil]) == ["2024-01-22 00:00:01 UTC", "nil"])
  }

  @Test("A dictionary of structs has its keys before the rows")
  func keys() throws {
    let html = try #require(
      ValueTable(of: [
        "<b>": Row(name: "x", price: 1, tags: []), "a": Row(name: "y", price: 2, tags: []),
      ])
    ).html
    #expect(
      html.contains("<tr><th>&lt;b&gt;</th><td style=\"text-align: left\">x</td><td>1.0</td>"))
    #expect(html.contains("<tr><th>a</th>"))
    #expect(ValueTable(of: ["a": 1]) == nil)
  }

  @Test("An optional's table cell shows only what it wraps")
  func optionals() throws {
    let rows: [(number: Int?, text: String?)] = [(3, "x"), (nil, nil)]
    let html = try #require(ValueTable(of: rows)).html
    #expect(html.contains("<td>3</td><td style=\"text-align: left\">x</td>"))
    #expect(html.components(of: ">nil</td>") == 2)
  }

  @Test("Numbers, texts and values with a description of their own are not tables")
  func none() {
    #expect(ValueTable(of: [1, 2]) == nil)
    #expect(ValueTable(of: ["a"]) == nil)
    #expect(ValueTable(of: [Temperature()]) == nil)
    #expect(ValueTable(of: [Row]()) == nil)
    #expect(ValueTable(of: [[1]]) == nil)
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
