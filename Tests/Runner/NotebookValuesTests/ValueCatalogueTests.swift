import Foundation
import Testing

@testable import NotebookValues

private struct Track {
  var title = "a"
  var detail: Detail? = nil
  var parts = [1, 2]

  struct Detail {
    var note = 1
  }
}

private enum Meal: Hashable {
  case none, soup(String), menu(starter: String, Int)
}

private indirect enum Expression {
  case number(Int)
  case sum(Expression, Expression)
}

private final class Branch {
  weak var parent: Branch?
  unowned let root: Branch?
  var children: [Branch] = []

  init(root: Branch?) { self.root = root }
}

@propertyWrapper private struct Trimmed {
  var wrappedValue: String
}

private struct Form {
  @Trimmed var name = "x"
  var _plain = 1
  lazy var late = 2
}

/// What a macro such as `@Observable` leaves in a class.
private final class Stored {
  var _name = "n"
  var _count = 3
  var own = 1
  let _$registrar = ["internal"]
}

@Suite("A catalogue of values, as text")
struct ValueCatalogueTests {
  @Test("Standard library")
  func standard() {
    let values: [(any Sendable, String)] = [
      (Duration.seconds(3.25), "3.25 seconds"), (0..<5, "0..<5"), (1...3, "1...3"),
      (...4, "...4"), (3..., "3..."), (..<2.5, "..<2.5"), (("a"...), "\"a\"..."),
      (SIMD3<Float>(1, 2, 3), "SIMD3<Float>(1.0, 2.0, 3.0)"),
      (Int??.some(nil), "Optional(nil)"),
      (Int???.some(.some(.some(3))), "Optional(Optional(Optional(3)))"),
      (Set(["b", "a"]), #"["a", "b"]"#), (["k": [1: "x"]], #"["k": [1: "x"]]"#),
      (19046.100000000006, "19046.100000000006"), (0.1 + 0.2, "0.30000000000000004"),
      (Float(0.1), "0.1"), (Double.nan, "nan"), (UInt64.max, "18446744073709551615"),
      (Result<Int, CancellationError>.success(3), "Result.success(3)"),
      (
        Result<Int, CancellationError>.failure(CancellationError()),
        "Result.failure(CancellationError())"
      ),
      (Meal.none, "Meal.none"), (Meal.soup("s"), #"Meal.soup("s")"#),
      (Meal.menu(starter: "s", 2), #"Meal.menu(starter: "s", 2)"#),
      ([Meal.none: 1], "[Meal.none: 1]"),
    ]
    for (value, text) in values { #expect(ValueText.lines(of: value as Any) == text) }
    #expect(
      ValueText.lines(of: Expression.sum(.number(1), .sum(.number(2), .number(3))))
        == "Expression.sum(Expression.number(1), Expression.sum(Expression.number(2), Expression.number(3)))"
    )
    let missing: Int? = nil
    #expect(
      ValueText.lines(of: [1, "a", [2.5], missing as Any] as [Any]) == #"[1, "a", [2.5], nil]"#)
    #expect(ValueText.lines(of: /a(b)+/) == "/a(b)+/")
    #expect(
      ValueText.lines(of: "xab".firstMatch(of: /a(?<n>b)/) as Any)
        == #"Optional(Match(("ab", n: "b")))"#)
    #expect(ValueText.lines(of: Task { 3 }) == "Task<Int, Never>(…)")
    #expect(ValueText.lines(of: AsyncStream<Int> { $0.finish() }) == "AsyncStream<Int>(…)")
  }

  @Test("Key paths have no addresses")
  func keyPaths() {
    #expect(ValueText.lines(of: \Track.title) == #"\Track.title"#)
    let optional = \Track.detail?.note
    #expect(ValueText.lines(of: optional).hasPrefix(#"\Track.detail?.note"#))
    #expect(ValueText.lines(of: \Track.parts[0]) == #"\Track.parts.<computed Int>"#)
    #expect(ValueText.lines(of: \[Int].count) == #"\Array<Int>.<computed Int>"#)
  }

  @Test("Foundation")
  func foundation() throws {
    let identifier = "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"
    let values: [(Any, String)] = [
      (Decimal(string: "1.10") as Any, "Optional(1.1)"),
      (Measurement(value: 3.5, unit: UnitLength.meters), "3.5 m"),
      (Data([1, 2, 255]), "3 bytes: 01 02 ff"), (Data(), "0 bytes"), (Data([7]), "1 byte: 07"),
      (Data(repeating: 7, count: 2000), "2,000 bytes: \(String(repeating: "07 ", count: 16))…"),
      (IndexSet([1, 2, 5]), "3 indexes: 1, 2, 5"),
      (try #require(URL(string: "https://a.b/c?d=e")), "https://a.b/c?d=e"),
      (try #require(UUID(uuidString: identifier)), identifier),
      (Date(timeIntervalSince1970: 1_705_881_600), "2024-01-22 00:00:00 +0000"),
      (DateComponents(year: 2024, month: 2), "year: 2024 month: 2"),
      (TimeZone(identifier: "Europe/Berlin") as Any, "Optional(Europe/Berlin)"),
    ]
    for (value, text) in values { #expect(ValueText.lines(of: value) == text) }
  }

  @Test("Weak references and cycles end")
  func references() {
    let root = Branch(root: nil)
    let child = Branch(root: root)
    child.parent = root
    root.children = [child]
    #expect(
      ValueText.line(of: root)
        == "Branch(parent: nil, root: nil, children: [Branch(parent: Optional(Branch(…)), "
        + "root: Optional(Branch(…)), children: [])])")
  }

  @Test("Deep or large values are cut")
  func bounds() {
    var deep: Any = 1
    for _ in 0..<100 { deep = [deep] }
    #expect(ValueText.lines(of: deep).count < 200)
    var sum = Expression.number(0)
    for n in 1...1000 { sum = .sum(sum, .number(n)) }
    #expect(ValueText.lines(of: sum).count < 2000)
    let wide = Array(
      repeating: Array(repeating: Array(repeating: 1, count: 1000), count: 1000), count: 10)
    #expect(ValueText.lines(of: wide).utf8.count < 60_000)
    #expect(ValueText.lines(of: [Data(repeating: 1, count: 1_000_000)]).count < 100)
  }

  @Test("Properties have the names that the user gave them")
  func storage() {
    var form = Form()
    _ = form.late
    #expect(ValueText.lines(of: form) == #"Form(name: "x", _plain: 1, late: Optional(2))"#)
    #expect(ValueText.lines(of: Stored()) == #"Stored(name: "n", count: 3, own: 1)"#)
  }
}
