import Testing

@Suite("Names of cells in the compiler's messages", .timeLimit(.minutes(5)))
struct CellNameTests {
  @Test(
    "Where a type has been declared again, a note says what means the earlier one",
    arguments: [
      ("pour(Cup())", "'pour' takes the earlier 'Cup' of In[1], which In[2] has declared again"),
      ("print(1, pour(Cup()))", "'pour' takes the earlier 'Cup' of In[1]"),
      ("shelf.append(Cup())", "'append' takes the earlier 'Cup' of In[1]"),
      ("let cup: Cup = old", "the value is of the earlier 'Cup' of In[1], which In[2] has"),
      ("shelf = [Cup()]", "the earlier 'Cup' of In[1] is meant, which In[2] has declared again"),
    ])
  func redeclared(code: String, expected: String) async throws {
    let session = try await TestSession()
    await session.compile(
      """
      struct Cup { var size = 1 }
      func pour(_ cup: Cup) {}
      let old = Cup()
      var shelf = [old]
      """)
    await session.compile("struct Cup { var height = 1 }")
    let shown = await session.messages(code)
    #expect(shown.contains(expected), "\(shown)")
    #expect(shown.contains("'Cup' of In[2]") || shown.contains("'Cup' of In[1]"), "\(shown)")
    #expect(!shown.contains("Cell_"), "\(shown)")
  }

  @Test(
    "No message shows the kernel's own names",
    arguments: [
      "Cup.missing", "Cup(1, 2)", "let c: Cup = nil", "extension Cup { var size: Int { 2 } }",
      "struct Other: Cup {}", "pour(cup: 1)", "pour(1, 2)", "Cup().hidden", "[Cup()].sorted()",
      "pour", "switch Kind.one { case .one: 1 }", "Kind.three", "extension Cup: Codable {}",
      "class Sub: Base { override func f() {} }", "class Sub: Base { func g() {} }", "Base.init(1)",
      "final class More: Base { override init() {} }", "try fails()", "await later()", "_ = later",
      "let x: some Drawable = Cup()", "Cell_1.Cup()", "func pour(_ cup: Cup) {}; pour(Cup())",
      "~Unique()", "Unique()", "let u = Unique()\nlet v = u\nu",
      "struct Cup: Equatable { let f: () -> Void }",
    ])
  func ownNames(code: String) async throws {
    let session = try await TestSession()
    await session.compile(
      """
      struct Cup { var size = 1; private var hidden = 2 }
      func pour(_ cup: Cup) {}; func fails() throws -> Int { 1 }; func later() async -> Int { 1 }
      enum Kind { case one, two }
      protocol Drawable {}
      class Base { func g() {}; init() {} }
      struct Unique: ~Copyable {}
      """)
    let shown = await session.messages(code).replacing(code, with: "")
    for line in shown.split(separator: "\n") where line.contains(":") {
      for name in ["Cell_", "_notebook", "@testable", "@_private", "_base", "__lldb"] {
        #expect(!line.contains(name) || code.contains(name), "\(shown)")
      }
    }
  }
}
