import Formatting
import Testing

@Suite("Long texts")
struct ShorteningTests {
  @Test(
    "A text that is too long ends with an ellipsis",
    arguments: [
      ("", ""), ("short", "short"), ("12345678", "12345678"), ("123456789", "1234567…"),
      ("äöüßäöüß", "äöüßäöüß"), ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦"),
    ])
  func shorten(_ text: String, _ short: String) {
    #expect(text.shortened(to: 8) == short)
  }

  @Test("A single character of many scalars is cut, too")
  func combining() {
    let text = "a" + String(repeating: "\u{301}", count: 1_000_000)
    #expect(text.shortened(to: 8).unicodeScalars.count <= 33)
  }
}
