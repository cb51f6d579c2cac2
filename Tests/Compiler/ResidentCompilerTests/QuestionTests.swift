import CompilerProtocol
import Testing

@testable import ResidentCompiler

@Suite("Requests to sourcekitd, and its responses")
struct QuestionTests {
  @Test("A name is removed from a text only where it is", arguments: [(4, "let  = 1"), (5, nil)])
  func removing(offset: Int, rest: String?) {
    #expect("let size = 1".removing("size", atByte: offset) == rest ?? "let size = 1")
  }

  @Test("Offsets count bytes, and none is too large")
  func offsets() {
    #expect("é.count".removing("count", atByte: 3) == "é.")
    #expect("é".removing("é", atByte: 1) == "é", "in the middle of a character")
    #expect("abc".removing("c", atByte: 300) == "abc")
    #expect("abc".removing("", atByte: 3) == "abc")
  }

  @Test(
    "A word names a declaration by its base name or a label",
    arguments: [
      ("append(contentsOf:)", "append", true), ("append(contentsOf:)", "contentsOf", true),
      ("append(contentsOf:)", "contents", false), ("Int", "Int", true), ("Int", "7", false),
      ("Point", "self", true), ("Point", "init", true),
    ])
  func naming(name: String, word: String, isNamed: Bool) {
    let declaration = Declaration(name: name, text: "", documentation: "", module: "")
    #expect(declaration.isNamed(by: word) == isNamed)
  }
}
