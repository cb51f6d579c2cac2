import Testing

@testable import CellDiagnostics

@Suite("The names of modules that hints know", .timeLimit(.minutes(5)))
struct ModuleHintTests {
  /// What is written as an attribute only, and needs its module although the compiler knows the name.
  private static let attributes = ["differentiable", "noDerivative", "transpose"]

  private static let modules = ModuleNames.namesByModule.map { entry in
    (module: entry.key, names: entry.value.split(separator: " ").map(String.init))
  }

  @Test("Each name is there with the import that its hint gives", arguments: modules)
  func names(module: String, names: [String]) async throws {
    let session = try await TestSession()
    let uses = names.filter { !Self.attributes.contains($0) }.map { "_ = \($0)" }
    let shown = await session.messages("import \(module)\n" + uses.joined(separator: "\n"))
    for name in names {
      #expect(!shown.contains("cannot find '\(name)' in scope"))
      #expect(!shown.contains("'\(name)' is unavailable"))
    }
  }

  @Test("Each name is missing without it, and the hint gives it", arguments: modules)
  func hints(module: String, names: [String]) async throws {
    let session = try await TestSession()
    // Of very many errors in one cell, only the first are shown.
    for start in stride(from: 0, to: names.count, by: 20) {
      let part = names[start...].prefix(20)
      let shown = await session.messages(part.map { "_ = \($0)" }.joined(separator: "\n"))
      for name in part {
        let hint = "note: '\(name)' is in \(module): add 'import \(module)' to this cell"
        #expect(shown.contains(hint), "\(name)")
      }
    }
  }

  @Test("Each member is there with Foundation")
  func members() async throws {
    let session = try await TestSession()
    let members = ModuleNames.foundationMembers.sorted()
    let uses = members.map { "_ = \"\".\($0)" }.joined(separator: "\n")
    let shown = await session.messages("import Foundation\n" + uses)
    for member in members { #expect(!shown.contains("has no member '\(member)'")) }
  }
}
