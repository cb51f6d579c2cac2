import Testing

@testable import CellDiagnostics

@Suite("Patterns of the compiler's messages")
struct MessagePatternTests {
  @Test("The pattern of a message matches all of it")
  func patterns() {
    let pattern: MessagePattern = "cannot use '…' as '…'"
    #expect(pattern.gaps(in: "cannot use 'a' as 'b'") == ["a", "b"])
    #expect(pattern.gaps(in: "cannot use 'a' as 'b' here") == nil)
    #expect(pattern.gaps(in: "you cannot use 'a' as 'b'") == nil)
    #expect(("…: …" as MessagePattern).gaps(in: "so: it: is") == ["so", "it: is"])
    #expect(("no …" as MessagePattern).gaps(in: "no ") == [""])
    #expect(("aXbX" as MessagePattern).gaps(in: "aXb") == nil)
  }
}
