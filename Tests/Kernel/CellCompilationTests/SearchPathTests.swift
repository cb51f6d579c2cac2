import CompilerProtocol
import FoundationEssentials
import POSIX
import Testing
import Toolchains

@testable import CellCompilation

@Suite("Search paths", .timeLimit(.minutes(5)))
struct SearchPathTests {
  /// A directory with a C module, its module map, and a Swift module, each with a shared library.
  private static func makeModules(with toolchain: Toolchain) async throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory(prefix: "search-paths")
    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory.path)/\(name)"))
    }
    func run(_ tool: String, _ arguments: [String]) async throws {
      var configuration = ChildProcess.Configuration("\(toolchain.root)/bin/\(tool)", arguments)
      configuration.workingDirectory = directory.path
      let outcome = try await ChildProcess.run(configuration)
      let messages = String(decoding: outcome.standardError, as: UTF8.self)
      try #require(outcome.status.isSuccess, "\(messages)")
    }
    try write("int c_number(void);\n", to: "cnumber.h")
    try write("int c_number(void) { return 40; }\n", to: "cnumber.c")
    try write("module CNumber { header \"cnumber.h\" link \"cnumber\" }\n", to: "other.map")
    try write("public func swiftNumber() -> Int { 2 }\n", to: "SwiftNumber.swift")
    try await run("clang", ["-shared", "-fPIC", "cnumber.c", "-o", "libcnumber.so"])
    try await run(
      "swiftc",
      [
        "-emit-library", "-emit-module", "-parse-as-library", "-module-name", "SwiftNumber",
        "SwiftNumber.swift", "-o", "libSwiftNumber.so",
      ])
    return directory
  }

  @Test("An added path is found by both compilers, the linker, completion and isolated jobs")
  func everywhere() async throws {
    let laboratory = try await Laboratory.shared.value
    let directory = try await Self.makeModules(with: laboratory.toolchain)
    for resident in [nil, try await TestBuilder()] {
      let session = try await TestSession(resident: resident) { paths in
        paths.modules.append(directory.path)
        paths.moduleMaps.append("\(directory.path)/other.map")
        paths.libraries.append(directory.path)
        paths.linkedLibraries.append("\(directory.path)/libSwiftNumber.so")
      }
      #expect(await session.messages("import CNumber\nimport SwiftNumber") == "")
      #expect(await session.messages("Int(c_number()) + swiftNumber()") == "")
      #expect(resident?.refused.isEmpty ?? true)
      #expect(try await session.output() == "=> 42\n")
      let draft = session.compiler.draft(of: "c_", after: session.scope)
      #expect(draft.arguments.contains(directory.path))
      #expect(draft.arguments.contains("-fmodule-map-file=\(directory.path)/other.map"))
      var source = CellSource(serial: 9, label: "In[9]", code: "swiftNumber()")
      source.isolation = CellIsolation(after: session.scope.cells)
      let result = await session.compiler.compile(source, after: session.scope)
      guard case .compiled = result else {
        Issue.record("\(result)")
        return
      }
    }
  }

  @Test("Modules of the runtime other than Notebook are hidden from completion")
  func hidden() async throws {
    let laboratory = try await Laboratory.shared.value
    let directory = try TemporaryDirectory(prefix: "search-paths")
    for name in ["Notebook.swiftmodule", "Frames.swiftmodule", "Notebook.swiftdoc"] {
      try Data().write(to: URL(fileURLWithPath: "\(directory.path)/\(name)"))
    }
    let toolchain = laboratory.toolchain
    #expect(SearchPaths(runtimeModules: directory.path, of: toolchain).hiddenModules == ["Frames"])
    #expect(SearchPaths(runtimeModules: "/nowhere", of: toolchain).hiddenModules == [])
  }
}
