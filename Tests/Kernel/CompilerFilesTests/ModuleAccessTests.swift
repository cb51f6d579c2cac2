import FoundationEssentials
import FuzzingSupport
import POSIX
import Testing
import Toolchains

@testable import CompilerFiles

@Suite("Changes in compiled modules")
struct ModuleAccessTests {
  /// A module as the toolchain's compiler writes it.
  private static let module = Task {
    let toolchain = try await Toolchain.find()
    let directory = try TemporaryDirectory(prefix: "access")
    let source = "\(directory.path)/a.swift"
    try Data("class Animal { func noise() -> Int { 1 } }".utf8).write(
      to: URL(fileURLWithPath: source))
    _ = try await ChildProcess.run(
      .init(
        "\(toolchain.root)/bin/swiftc",
        ["-emit-module", "-module-name", "A", source, "-o", "\(directory.path)/A.swiftmodule"]))
    return Array(try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/A.swiftmodule")))
  }

  /// The module as a compiler with another version of the format would begin it.
  private static func moduleOfAnotherFormat() async throws -> [UInt8] {
    var bytes = try await module.value
    var reader = try BitstreamReader(bytes, magic: "\u{2728}\u{0E}")
    while let event = try reader.next() {
      guard case .record(let record) = event, record.code == 1, record.fields.count == 8 else {
        continue
      }
      let minor = try #require(record.places[1])
      bytes[minor.lowerBound / 8] ^= 1 << UInt8(minor.lowerBound % 8)
      return bytes
    }
    throw BitstreamReader.Malformed()
  }

  @Test("A module of the toolchain's format is changed")
  func known() async throws {
    let module = try await Self.module.value
    try ModuleFormat.check(module)
    _ = try ModuleEditor(module)
    #expect(try ModuleAccess(raising: module).bytes != module)
  }

  @Test("A module of another format is left alone, with a sentence that names its compiler")
  func unknown() async throws {
    let module = try await Self.moduleOfAnotherFormat()
    let checked = #expect(throws: ModuleFormat.Unknown.self) {
      try ModuleFormat.check(module)
    }
    #expect(throws: ModuleFormat.Unknown.self) { try ModuleAccess(raising: module) }
    #expect(throws: ModuleFormat.Unknown.self) { try ModuleEditor(module) }
    let sentence = try #require(checked?.description)
    #expect(sentence.hasPrefix("Swift version 6."), "\(sentence)")
    #expect(sentence.contains("a format this kernel does not know"), "\(sentence)")
  }

  @Test("A damaged module is changed or refused, and does not trap")
  func damaged() async throws {
    let module = try await Self.module.value
    var mutator = Mutator(seed: 7)
    for _ in 0..<100 { _ = try? ModuleAccess(raising: mutator.damaged(module)) }
    for count in stride(from: 0, to: module.count, by: 997) {
      #expect(throws: ModuleFormat.Unknown.self) {
        try ModuleFormat.check(Array(module.prefix(min(count, 64))))
      }
    }
  }
}
