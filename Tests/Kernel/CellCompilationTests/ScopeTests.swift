import FoundationEssentials
import Testing

@testable import CellCompilation

/// What is carried from cell to cell has to be what looking at all of them anew would find.
@Suite("The scope of a session", .timeLimit(.minutes(5)))
struct ScopeTests {
  /// Cells that take the place of others, add to them, and bring into view what has no name.
  private static let cells = [
    "let x = 1\nlet y = 2",
    "import Foundation",
    "func f(_ n: Int) -> Int { n }",
    "func f(_ s: String) -> String { s }",
    "let x = \"two\"",
    "infix operator <-: AssignmentPrecedence\nfunc <- (a: inout Int, b: Int) { a = b }",
    "func f(_ m: Int) -> Int { m + 1 }",
    "func x() -> Int { 3 }",
  ]

  @Test("A scope is as it was before a cell when what has been added since is left out")
  func prefixes() async throws {
    let session = try await TestSession()
    var scopes = [session.scope]
    for code in Self.cells {
      await session.compile(code)
      scopes.append(session.scope)
    }
    try #require(scopes.last?.cells.count == Self.cells.count)
    for count in scopes.indices {
      let prefix = session.scope.prefix(count)
      #expect(prefix.cells.map(\.serial) == Array(1..<count + 1))
      #expect(prefix.allImports(for: nil) == scopes[count].allImports(for: nil))
      #expect(prefix.importedModules == scopes[count].importedModules)
      #expect(prefix.assignmentOperators == scopes[count].assignmentOperators)
    }
    #expect(scopes[0].importedModules == ["Notebook"])
    #expect(scopes[1].importedModules == ["Notebook"])
    #expect(scopes[2].importedModules == ["Notebook", "Foundation"])
    #expect(scopes[5].assignmentOperators.isEmpty && scopes[6].assignmentOperators == ["<-"])
  }

  @Test("A name is seen in the newest cell that declares it, and in an older one by older cells")
  func redeclaration() async throws {
    let session = try await TestSession()
    for code in Self.cells { await session.compile(code) }
    func modules(of name: String, after count: Int) -> [String] {
      session.scope.prefix(count).imports(ofNames: [name]).names.map(\.module)
    }
    #expect(modules(of: "x", after: 0) == [])
    #expect(modules(of: "x", after: 4) == ["Cell_1"])
    #expect(modules(of: "x", after: 5) == ["Cell_5"])
    #expect(modules(of: "x", after: 8) == ["Cell_8"])
    #expect(modules(of: "y", after: 8) == ["Cell_1"])
    // Other functions of the name are seen through the newest.
    #expect(modules(of: "f", after: 8) == ["Cell_7"])
  }

  @Test("A cell's library is loaded as two segments: writable data, and everything else")
  func segments() async throws {
    let session = try await TestSession()
    await session.compile("import Foundation\nvar x = [1]\nstruct S: Hashable { var n = 1 }")
    let library = try #require(session.compiled.first).library
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: library)))
    func number(at offset: Int, _ size: Int) -> Int {
      bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let (table, size, count) = (number(at: 0x20, 8), number(at: 0x36, 2), number(at: 0x38, 2))
    let types = (0..<count).map { number(at: table + $0 * size, 4) }
    #expect(types.count { $0 == 1 } == 2)
  }

  @Test("A copy of a scope does not change when the scope grows")
  func copies() async throws {
    let session = try await TestSession()
    await session.compile("let x = 1")
    let early = session.scope
    await session.compile("let x = 2")
    #expect(early.imports(ofNames: ["x"]).names.map(\.module) == ["Cell_1"])
    let result = await session.compiler.compile(
      CellSource(serial: 9, label: "In[9]", code: "x"), after: early)
    guard case .compiled(let cell, _) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(cell.dependencies == [1])
  }
}
