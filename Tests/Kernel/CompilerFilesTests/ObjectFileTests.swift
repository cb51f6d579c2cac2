import FoundationEssentials
import POSIX
import Testing
import Toolchains

@testable import CompilerFiles

@Suite("The runtime's name of a module in an object file")
struct ObjectFileTests {
  @Test("A file without types, or of another module, is left alone")
  func untouched() async throws {
    let toolchain = try await Toolchain.find()
    let directory = try TemporaryDirectory(prefix: "names")
    let source = "\(directory.path)/a.swift"
    func object(_ text: String) async throws -> ObjectFile {
      try Data(text.utf8).write(to: URL(fileURLWithPath: source))
      _ = try await ChildProcess.run(
        .init(
          "\(toolchain.root)/bin/swiftc",
          ["-c", "-parse-as-library", "-module-name", "Cell_5", source, "-o", "\(source).o"]))
      return ObjectFile(Array(try Data(contentsOf: URL(fileURLWithPath: "\(source).o"))))
    }
    #expect(try await object("func f() -> Int { 1 }").renaming(module: "Cell_5") == nil)
    let file = try await object("public struct Some {}")
    #expect(file.renaming(module: "Cell_51") == nil)
    let changed = try #require(file.renaming(module: "Cell_5"))
    #expect(changed.suffix(5) == Array("main\0".utf8)[...])
    #expect(ObjectFile(changed).renaming(module: "Cell_5") == nil)
  }
}
