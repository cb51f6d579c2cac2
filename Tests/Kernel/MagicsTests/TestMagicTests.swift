import Testing

@testable import Magics

@Suite("%test")
struct TestMagicTests {
  @Test("Its words are parts of names; it knows no options")
  func words() throws {
    #expect(try TestMagic().effect("") == .kernel(.runTests(matching: []), .afterSwift))
    #expect(
      try TestMagic().effect("Words 'two words'")
        == .kernel(.runTests(matching: ["Words", "two words"]), .afterSwift))
    #expect(throws: MagicUsageError.self) { try TestMagic().effect("--all") }
  }
}
