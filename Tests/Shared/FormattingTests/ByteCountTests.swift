import Formatting
import Testing

@Suite("Amounts of bytes")
struct ByteCountTests {
  @Test(
    "They are read as users write them",
    arguments: [
      ("200MB", 200_000_000), ("1.5 GB", 1_500_000_000), ("4096", 4096), ("10kb", 10_000),
      ("2 KiB", 2048), ("0", 0), ("7B", 7),
    ])
  func reading(_ text: String, _ bytes: Int) {
    #expect(ByteCount(text)?.bytes == bytes)
  }

  @Test("Anything else is refused", arguments: ["", "MB", "-1", "1 XB", "much", "1e300", "1.2.3"])
  func noAmount(_ text: String) {
    #expect(ByteCount(text) == nil)
  }

  @Test(
    "They are written in the unit that reads best",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (800_000, "800 kB"), (1_250_000, "1.3 MB"),
      (1_000_000_000, "1 GB"),
    ])
  func saying(_ bytes: Int, _ text: String) {
    #expect("\(ByteCount(bytes: bytes))" == text)
  }
}
