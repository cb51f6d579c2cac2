import Testing

@testable import Notebook

@Suite("JSON")
struct JSONTests {
  @Test("Literals, subscripts and text")
  func literals() {
    var value: JSON = ["name": "a\"\u{1}\n", "list": [1, 2.5, true, nil], "in": ["x": 1.0]]
    #expect(value.text() == #"{"in":{"x":1},"list":[1,2.5,true,null],"name":"a\"\u0001\n"}"#)
    value["in"]["x"] = "changed"
    value["list"][0] = 7
    value["new"]["deep"] = 1
    #expect(value["in"]["x"].string == "changed")
    #expect(value["list"][0].int == 7)
    #expect(value["new"]["deep"].double == 1)
    #expect(value["list"][9].isNull && value["no"]["no"][3].isNull)
    #expect(JSON(Double.nan).isNull)
    #expect(
      (["a": [1], "b": []] as JSON).text(indented: true)
        == "{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}")
  }

  @Test(
    "A value reads back as it was written",
    arguments: [
      "null", "[]", "{}", "[1,-2,3.5,1e+22]", #"{"a":{"b":[true,false,null]}}"#,
      #"["\"\\\n\t\u0002é🦆"]"#, "12345678901234567890.5",
    ])
  func roundTrip(_ text: String) throws {
    let value = try JSON(parsing: text)
    #expect(try JSON(parsing: value.text()) == value)
    if !text.contains("5678") { #expect(value.text() == text) }
  }

  private struct Everything: Codable, Equatable {
    enum Shape: Codable, Equatable {
      case circle(radius: Float)
      case none
    }
    var numbers: [Double]
    var big: UInt64
    var small: Int8
    var optional: [Int?]
    var table: [String: [Bool]]
    var places: [Int: String]
    var shapes: [Shape]
    var missing: String?
    var parent: [Everything]
  }

  @Test("A value comes back from JSON as it was")
  func codable() throws {
    let inner = Everything(
      numbers: [0.1, -0.0, .infinity, 1e300, 3], big: .max, small: -128, optional: [1, nil],
      table: ["a": [true, false]], places: [1: "one"], shapes: [.circle(radius: 0.1), .none],
      missing: nil, parent: [])
    let value = Everything(
      numbers: [], big: 0, small: 1, optional: [], table: [:], places: [:], shapes: [],
      missing: "é🦆", parent: [inner])
    let json = try JSON(parsing: JSON(encodingAll: value).text())
    #expect(try json.decoded(as: Everything.self) == value)
    #expect(try JSON(encodingAll: [Double.nan]).decoded(as: [Double].self)[0].isNaN)
    #expect(try JSON(encodingAll: Int?.none).decoded(as: Int?.self) == nil)
    #expect(throws: DecodingError.self) { try json.decoded(as: [Int].self) }
    #expect(throws: DecodingError.self) { try JSON(300).decoded(as: Int8.self) }
    #expect(throws: DecodingError.self) { try JSON("1.5").decoded(as: Int.self) }
  }

  @Test("Escapes are read, and halves of characters do no harm")
  func escapes() throws {
    #expect(try JSON(parsing: #""\u0041\ud83e\udd86\/\ud83e""#).string == "A🦆/\u{FFFD}")
  }

  @Test("Half of a surrogate pair becomes a replacement character, and what follows is kept")
  func halves() throws {
    #expect(try JSON(parsing: #""\ud83d\u0041""#).string == "\u{FFFD}A")
    #expect(try JSON(parsing: #""\ud83dA\udd86""#).string == "\u{FFFD}A\u{FFFD}")
    #expect(throws: JSONError.self) { try JSON(parsing: #""\u+041""#) }
  }

  @Test("A number too large for a Double is refused, with its place")
  func tooLarge() {
    #expect(throws: JSONError.notJSON(reason: "a number is too large", line: 1, column: 2)) {
      try JSON(parsing: "[1e400]")
    }
  }

  @Test(
    "Text that is not JSON is refused with its place",
    arguments: [
      ("", 1, 1), ("[1,\n 2,]", 2, 4), ("{\"a\" 1}", 1, 6), ("nul", 1, 1), ("1 2", 1, 3),
      ("\"a", 1, 3), ("01", 1, 2), ("1.", 1, 3), ("-", 1, 2), ("[\"\u{1}\"]", 1, 3),
      ("{a:1}", 1, 2), (#""\x""#, 1, 3),
    ])
  func refused(_ text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    guard case .notJSON(_, let foundLine, let foundColumn) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((foundLine, foundColumn) == (line, column))
  }

  @Test("A text that is nested without end is refused")
  func deep() {
    #expect(throws: JSONError.self) {
      try JSON(parsing: String(repeating: "[", count: 1_000_000))
    }
  }

  @Test("Variables, values of any kind and bytes become JSON")
  func variables() throws {
    struct Bin: Encodable { var low = 1 }
    let (bins, name, missing) = (10, "x", Int?.none)
    let mixed: [String: Any] = [
      "n": bins, "list": [1, "a", Bin()] as [Any], "missing": missing as Any,
    ]
    #expect(JSON(["maxbins": bins]) == ["maxbins": 10])
    #expect(JSON(["bins": bins, "name": name]) == ["bins": 10, "name": "x"])
    #expect(JSON(mixed) == ["n": 10, "list": [1, "a", ["low": 1]], "missing": nil])
    #expect(JSON([bins, bins]) == [10, 10])
    #expect(JSON(Bin()) == ["low": 1])
    #expect(
      JSON(["on": true, "none": nil, "in": [[1, 2.5]]]).text()
        == #"{"in":[[1,2.5]],"none":null,"on":true}"#)
    #expect(VegaLite(["mark": name]).specification == ["mark": "x"])
    #expect(try JSON(parsing: Array("[1]".utf8)) == [1])
  }

  @Test("A value that cannot be JSON is named with its place")
  func unfit() throws {
    struct Color {}
    let rows: [String: Any] = ["rows": [["color": 1], ["color": Color()]] as [[String: Any]]]
    let error = try #require(throws: JSONError.self) { try JSON.converted(rows, at: "") }
    #expect(error.description.hasPrefix("'rows[1].color' is of type JSONTests.Color, which cannot"))
  }

  @Test("Any encodable value becomes JSON")
  func encoding() throws {
    struct Inner: Encodable {
      var id: UInt8
      var ratio: Float?
    }
    struct Outer: Encodable {
      var name = "n"
      var inner = [Inner(id: 1, ratio: 0.5), Inner(id: 2, ratio: nil)]
      var byKey = ["k": true]
      var nothing = Int?.none
    }
    #expect(
      try JSON(encoding: Outer()) == [
        "name": "n", "inner": [["id": 1, "ratio": 0.5], ["id": 2]], "byKey": ["k": true],
      ])
    #expect(try JSON(encoding: [String: Int]()) == [:])
    #expect(try JSON(encoding: [[1], []]) == [[1], []])
    #expect(try JSON(encoding: "text") == "text")
  }
}
