import CRunner
import CRunnerInternals
import POSIX
import Testing

@Suite("What the runtime writes before a trap")
struct ReportTests {
  /// Which of some texts are kept; on a thread of its own, since each thread keeps its own.
  private func kept(_ texts: String...) async throws -> [Bool] {
    try await BackgroundThread.run(stackSize: 64 << 10) {
      texts.map { keep_report($0, $0.utf8.count) }
    }
  }

  @Test(
    "The reason of a trap is kept",
    arguments: [
      "Fatal error: Index out of range", "Assertion failed: x", "Precondition failed: y",
      "Could not cast value of type", "Simultaneous accesses: Fatal access conflict detected.",
    ])
  func reasons(_ text: String) async throws {
    #expect(try await kept(text) == [true])
  }

  @Test("Other text is not kept, unless it follows a reason")
  func others() async throws {
    #expect(
      try await kept("hello", "", "Fatal error: x", "\n", "more") == [
        false, false, true, true, true,
      ])
  }

  @Test("A long reason is cut to the space there is")
  func long() async throws {
    let long = "Fatal error: " + String(repeating: "x", count: 2 * Int(CRUNNER_MAX_REPORT))
    #expect(try await kept(long, "more") == [true, true])
  }
}
