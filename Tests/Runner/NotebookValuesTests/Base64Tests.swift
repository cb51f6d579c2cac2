import Testing

@testable import NotebookValues

@Suite("Base64")
struct Base64Tests {
  @Test(
    "Every length has its ending",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func endings(_ text: String, _ expected: String) {
    #expect(Base64.text(of: Array(text.utf8)) == expected)
    #expect(Base64.text(of: text.utf8.reversed().reversed()) == expected)
  }

  @Test("Every byte is there")
  func bytes() {
    let text = Base64.text(of: (0...255).map { UInt8($0) })
    #expect(text.hasPrefix("AAECAwQF") && text.hasSuffix("+fr7/P3+/w=="))
  }
}
