import Fuzzers
import Testing

@Suite("Input from outside", .timeLimit(.minutes(2)))
struct FuzzersTests {
  @Test("Whatever it is, it is read or refused, and does not trap", arguments: 0..<allFuzzers.count)
  func damaged(_ index: Int) async throws {
    #expect(try await allFuzzers[index].run(for: .milliseconds(300), seed: 1) > 0)
  }
}
