import Testing

@testable import CodeIntelligence

@Suite("The name at a cursor")
struct CursorWordTests {
  @Test(
    "A name is found around the cursor, and before it",
    arguments: [
      ("let ab| = 1", "ab", "ab"), ("a|b", "ab", "a"), ("|ab", "ab", ""), ("a.b|c", "bc", "b"),
      ("a |", "", ""), ("🦆x|", "🦆x", "🦆x"), ("e\u{301}|", "e\u{301}", "e\u{301}"),
      ("$0|", "$0", "$0"), ("_a1|(", "_a1", "_a1"), ("|", "", ""),
    ])
  func names(marked: String, name: String, prefix: String) {
    let word = Self.word(marked)
    #expect(word.name == name)
    #expect(word.prefix == prefix)
  }

  @Test("Positions outside of the text are clamped, and counted in bytes as well")
  func positions() {
    #expect(CursorWord(in: "ab", at: 99).cursor == 2)
    #expect(CursorWord(in: "ab", at: -1).cursor == 0)
    let word = Self.word("é.🦆b|c")
    #expect((word.startByte, word.cursorByte, word.endByte) == (3, 8, 9))
  }

  @Test("Numbers and members are recognized")
  func kinds() {
    #expect(Self.word("12|").isNumber)
    #expect(!Self.word("a12|").isNumber)
    #expect(Self.word("a.b|").isMember)
    #expect(!Self.word("a b|").isMember)
  }

  private static func word(_ marked: String) -> CursorWord {
    let scalars = Array(marked.unicodeScalars)
    let cursor = scalars.firstIndex(of: "|") ?? scalars.count
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.enumerated().filter { $0.offset != cursor }.map(\.element))
    return CursorWord(in: String(text), at: cursor)
  }
}
