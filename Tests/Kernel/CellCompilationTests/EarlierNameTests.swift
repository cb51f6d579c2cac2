import Testing

@Suite("Declarations that use the earlier variable of the same name")
struct EarlierNameTests {
  @Test("A top-level guard may bind a variable of the session under its own name")
  func guards() async throws {
    let output = try await output(of: [
      "let height: Int? = 3\nvar width: Int? = 4\nlet depth: Result<Int, Never> = .success(5)",
      "guard let height else { fatalError() }",
      "height + 1",
      "guard var width = width, width > 1, height > 1 else { fatalError() }\nwidth += 1",
      "width + height",
      "guard case .success(let depth) = depth else { fatalError() }",
      "depth * 2",
    ])
    #expect(output == "=> 4\n=> 8\n=> 10\n")
  }

  @Test("A guard may bind a variable of its own cell under the same name")
  func ownVariables() async throws {
    let output = try await output(of: [
      "let height: Int? = 3\nguard let height else { fatalError() }\nprint(height + 1)",
      "let width: Int? = 4\nguard let width = width, width > 1 else { fatalError() }\nprint(width)",
    ])
    #expect(output == "4\n4\n")
  }

  @Test("An initializer means the earlier variable of the name")
  func initializers() async throws {
    let output = try await output(of: [
      "let x = 5\nlet (a, b) = (1, 2)\nlet list = [3, 1, 2]\nfunc price(_ n: Int) -> Int { n * 2 }",
      "let x = x * 2",
      "var x: Int = x + x",
      "let (a, b) = (b, a)",
      "let list = list.sorted().map { $0 + list.count }",
      "let price = price(4)",
      "(x, a, b, list, price)",
      "let x = \"\\(x)!\"; let y = x",
      "let x = [1, 2].map { x in x + 1 }\nlet y = y.count",
      "(x, y)",
    ])
    #expect(output == "=> (20, 2, 1, [4, 5, 6], 8)\n=> ([2, 3], 3)\n")
  }

  @Test("A closure that is the value of a variable may call the variable")
  func recursion() async throws {
    let output = try await output(of: [
      "let down: (Int) -> Int = { _ in -1 }",
      "let down: (Int) -> Int = { $0 == 0 ? 100 : down($0 - 1) }",
      "down(3)",
    ])
    #expect(output == "=> 100\n")
  }

  @Test("Locations in such a line are those of the user's text")
  func places() async throws {
    let session = try await TestSession()
    await session.compile("let total = 3")
    await session.expect(
      "let total = total + missing",
      shows: """
        In[2]:1:21: error: cannot find 'missing' in scope
        let total = total + missing
                            ^~~~~~~
        """)
  }
}
