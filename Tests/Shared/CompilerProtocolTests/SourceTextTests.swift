import CompilerProtocol
import Testing

@Suite("Texts and their lines")
struct SourceTextTests {
  @Test(
    "Lines end as on any system",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a\n", ["a", ""]), ("a\r\nb", ["a", "b"]), ("a\rb", ["a", "b"]),
      ("\n\r\n\r", ["", "", "", ""]), ("é🦆\r\n\u{FEFF}x", ["é🦆", "\u{FEFF}x"]),
    ])
  func lines(_ text: String, _ lines: [String]) {
    let source = SourceText(text)
    #expect(source.lineCount == lines.count)
    #expect((0..<source.lineCount).map { source.string(source.range(ofLine: $0)) } == lines)
  }

  @Test("An offset lies in the line it is on, and one beyond the end in the last")
  func offsets() {
    let source = SourceText("é\r\n🦆\nz")
    #expect((0...9).map(source.line(at:)) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2])
    #expect(source.line(at: .max) == 2 && source.line(at: -1) == 0)
  }

  @Test("Masked text becomes blank, and the rest stays where it is")
  func masking() {
    let masked = SourceText("%a\né 🦆").masking([0..<2, 5..<6])
    #expect(String(decoding: masked, as: UTF8.self) == "  \né 🦆")
  }

  @Test(
    "The body of a cell magic starts after its line end",
    arguments: [
      ("%%x\nbody\n", "body\n"), ("%%x\r\nbody", "body"), ("%%x\rbody", "body"), ("%%x", ""),
      ("%%x\n", ""), ("%%x\n\r\n🦆é", "\r\n🦆é"), ("\u{FEFF}%%x\nbody", "body"),
    ])
  func bodies(_ code: String, _ body: String) throws {
    let text = SourceText(code)
    let magic = try #require(MagicLine.candidates(in: text, MagicGrammar()).first)
    let cell = MagicCell(text, cellMagic: magic, lines: [])
    #expect(cell.body == body)
    #expect(MagicCell(text, cellMagic: nil, lines: []).body == code)
  }

  @Test("A position after emoji, accents and a byte order mark is that of the user's character")
  func regions() throws {
    let text = SourceText("\u{FEFF}let é = \"🦆\"\r\n%pwd\r\nlet b = 1")
    let magic = try #require(MagicLine.candidates(in: text, MagicGrammar()).first)
    let cell = MagicCell(text, cellMagic: nil, lines: [magic])
    #expect(text.string(magic.range) == "%pwd")
    #expect(cell.region(atByte: magic.range.lowerBound - 1) == .swift)
    #expect(cell.region(atByte: magic.range.lowerBound) == .magic(magic))
    #expect(cell.region(atByte: magic.range.upperBound) == .magic(magic))
    #expect(cell.region(atByte: magic.range.upperBound + 2) == .swift)
    #expect(cell.hasSwift)
    #expect(cell.swift.utf8.count == text.bytes.count)
  }

  @Test("An analysis that reaches beyond the text is refused")
  func beyond() async throws {
    struct Reader: TextReader {
      var edit = TextEdit(offset: 0, removed: 0, inserted: "")
      var result: Range<Int>?
      func answer(_ question: TextQuestion) -> TextAnswer {
        var analysis = CellAnalysis()
        analysis.edits = [edit]
        analysis.result = result.map { ResultExpression(range: $0) }
        return .cell(analysis)
      }
    }
    let request = CellAnalysisRequest(code: "é")
    #expect(try await Reader(result: 0..<2).read(request).edits.count == 1)
    for edit in [
      TextEdit(offset: -1, removed: 0, inserted: ""), TextEdit(offset: 3, removed: 0, inserted: ""),
      TextEdit(offset: 1, removed: .max, inserted: ""),
      TextEdit(offset: 1, removed: -1, inserted: ""),
    ] {
      await #expect(throws: (any Error).self) { try await Reader(edit: edit).read(request) }
    }
    await #expect(throws: (any Error).self) { try await Reader(result: 0..<3).read(request) }
  }
}
