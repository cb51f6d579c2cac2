import NotebookEngine
import RunnerProtocol
import Testing

@testable import NotebookTesting

@Suite("The tests of a session")
struct TestFilesTests {
  private let files = TestFiles([
    .init(serial: 7, label: "In[3]", linesBefore: 4, types: ["Words"]),
    .init(serial: 9, label: "In[4]", linesBefore: 5, types: []),
    .init(serial: 12, label: "In[6]", linesBefore: 2, types: ["Numbers"]),
  ])

  private func test(_ path: String, of module: String, in cell: Int, line: Int = 9) throws
    -> DeclaredTest
  {
    let file = "Cell_\(cell).swift"
    let text = """
      {"kind": "test", "payload": {"kind": "function", "id": "\(module).\(path)/\(file):\(line):2",
       "name": "x", "sourceLocation": {"fileID": "Cell_\(cell)/\(file)", "line": \(line), "column": 2}}}
      """
    let record = try #require(Array(text.utf8).withUnsafeBytes { TestingRecord($0) })
    return try #require(DeclaredTest(record))
  }

  @Test("A test is known by its path, and by its line in the cell")
  func identity() throws {
    let test = try test("Words/Pairs/both(_:_:)", of: "main", in: 7, line: 10)
    #expect(test.path == "Words/Pairs/both(_:_:)")
    #expect(files.userPlace(test.place) == SourcePlace(label: "In[3]", line: 6))
    #expect(test.pattern == "^main\\.Words/Pairs/both\\(_:_:\\)/Cell_7\\.swift:10:2$")
    #expect(test.matches(["Pairs"]) && test.matches([]) && !test.matches(["pairs"]))
  }

  @Test("The newer of two tests of one name counts, also in a suite that another cell extends")
  func newest() throws {
    let tests = [
      try test("adds()", of: "main", in: 7), try test("adds()", of: "main", in: 12),
      try test("Words/more()", of: "main", in: 7), try test("Words/more()", of: "main", in: 9),
    ]
    #expect(files.current(tests).map(\.id) == [tests[3].id, tests[1].id])
  }

  @Test(
    "A suite that is declared again leaves nothing of the old one, and no cell that is gone counts")
  func replaced() throws {
    let tests = [
      try test("Numbers/old()", of: "main", in: 9), try test("Numbers/new()", of: "main", in: 12),
      try test("gone()", of: "main", in: 8),
    ]
    #expect(files.current(tests).map(\.path) == ["Numbers/new()"])
  }

  @Test("An issue says what was expected, with its author's comment")
  func issues() throws {
    let text = """
      {"kind": "event", "payload": {"kind": "issueRecorded", "issue": {"isFailure": true, "isKnown": false,
       "sourceLocation": {"fileID": "Cell_7/In[3]", "line": 2, "column": 1}}, "messages": [
       {"symbol": "fail", "text": "Expectation failed: (a → 1) == 2"}, {"symbol": "details", "text": "no"}]}}
      """
    let failure = try #require(
      Array(text.utf8).withUnsafeBytes { TestingRecord($0)?.issue?.failure })
    #expect(failure.name == "ExpectationFailed" && failure.message == "(a → 1) == 2\nno")
    #expect(failure.place == SourcePlace(label: "In[3]", line: 2))
    let known = Array(text.replacing("\"isKnown\": false", with: "\"isKnown\": true").utf8)
    #expect(known.withUnsafeBytes { TestingRecord($0)?.issue == nil })
  }
}
