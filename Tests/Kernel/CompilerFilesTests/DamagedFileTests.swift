import FoundationEssentials
import FuzzingSupport
import POSIX
import Testing
import Toolchains

@testable import CompilerFiles

@Suite("Files that the tools write")
struct DamagedFileTests {
  /// What a compiler writes for a cell: an object file and a module.
  private static let files = Task {
    let toolchain = try await Toolchain.find()
    let directory = try TemporaryDirectory(prefix: "damaged")
    let source = "\(directory.path)/a.swift"
    func compile(_ arguments: [String]) async throws {
      _ = try await ChildProcess.run(
        .init("\(toolchain.root)/bin/swiftc", arguments))
    }
    try Data("import Foundation\nstruct S {}\nlet x = Date()\n".utf8).write(
      to: URL(fileURLWithPath: source))
    let object = "\(directory.path)/a.o"
    try await compile(["-c", source, "-module-name", "Cell_1", "-o", object])
    try Data("import Foundation\nextension Int { enum A { case b } }\nfunc f() {}\n".utf8).write(
      to: URL(fileURLWithPath: source))
    let module = "\(directory.path)/a.swiftmodule"
    try await compile(["-frontend", "-emit-module", source, "-module-name", "a", "-o", module])
    return try [object, module].map {
      Array(try Data(contentsOf: URL(fileURLWithPath: $0)))
    }
  }

  @Test("A damaged object file asks for libraries or for nothing, and does not trap")
  func objects() async throws {
    let file = try await Self.files.value[0]
    #expect(ObjectFile(file).autolinkEntries.contains("-lFoundation"))
    #expect(!ObjectFile(file).undefinedSymbols.isEmpty)
    var mutator = Mutator(seed: 5)
    // Most of the file is machine code: the headers at both ends are damaged in particular.
    for index in 0..<500 {
      let head = index.isMultiple(of: 2) ? 64 : 0
      let tail = head == 0 ? min(file.count, 4096) : 0
      let damaged =
        head > 0
        ? mutator.damaged(Array(file.prefix(head))) + file.dropFirst(head)
        : Array(file.dropLast(tail)) + mutator.damaged(Array(file.suffix(tail)))
      let object = ObjectFile(damaged)
      _ = object.autolinkEntries.count + object.undefinedSymbols.count
      _ = object.renaming(module: "a")
      _ = object.renaming(module: "Cell_1")
    }
  }

  @Test("A damaged module is changed or an error, and does not trap")
  func modules() async throws {
    let file = try await Self.files.value[1]
    func change(_ bytes: [UInt8]) throws -> [UInt8] {
      var hidden = try ModuleEditor(bytes)
      try hidden.hideExtensions(exceptOf: [])
      var link = try ModuleEditor(bytes)
      try link.becomeLink(named: "b")
      try link.redirect("Foundation", to: "Foundations".dropLast(1).description)
      return hidden.bytes + link.bytes
    }
    #expect(try change(file) != file + file)
    var mutator = Mutator(seed: 6)
    for _ in 0..<300 { _ = try? change(mutator.damaged(file)) }
    for count in stride(from: 0, to: file.count, by: 97) {
      _ = try? change(Array(file.prefix(count)))
    }
  }
}
