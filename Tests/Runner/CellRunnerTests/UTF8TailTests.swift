import NotebookEngine
import Testing

@Suite("The end of the last whole character")
struct UTF8TailTests {
  @Test(
    "Bytes that begin a character wait for the rest",
    arguments: [
      ("", 0), ("abc", 0), ("é", 0), ("🦆", 0),
    ])
  func whole(_ text: String, _ expected: Int) {
    #expect(UTF8Tail.unfinishedCount(in: Array(text.utf8)) == expected)
  }

  @Test("Every cut through a character is seen", arguments: ["é", "€", "🦆"])
  func cuts(_ character: String) {
    let bytes = Array("x\(character)".utf8)
    for count in 2..<bytes.count {
      #expect(UTF8Tail.unfinishedCount(in: Array(bytes.prefix(count))) == count - 1)
    }
  }

  @Test("Bytes that cannot become a character do not wait")
  func invalid() {
    #expect(UTF8Tail.unfinishedCount(in: [0xFF]) == 0)
    #expect(UTF8Tail.unfinishedCount(in: [0x80, 0x80, 0x80, 0x80]) == 0)
    #expect(UTF8Tail.unfinishedCount(in: [0xC0]) == 0)
    #expect(UTF8Tail.unfinishedCount(in: [0xE2, 0x82, 0x41]) == 0)
  }
}
