import CompilerProtocol
import FoundationEssentials
import FuzzingSupport
import POSIX
import Testing
import Toolchains

@testable import CellDiagnostics

@Suite("Diagnostics as the compiler writes them")
struct DamagedDiagnosticsTests {
  /// What a compiler writes about a cell with an error.
  private static let file = Task {
    let toolchain = try await Toolchain.find()
    let directory = try TemporaryDirectory(prefix: "diagnostics")
    let source = "\(directory.path)/a.swift"
    try Data("import Foundation\nlet x = Date()\nlet y: Int = \"\"\n".utf8).write(
      to: URL(fileURLWithPath: source))
    let diagnostics = "\(directory.path)/a.dia"
    _ = try await ChildProcess.run(
      .init(
        "\(toolchain.root)/bin/swiftc",
        ["-frontend", "-typecheck", source, "-serialize-diagnostics-path", diagnostics]))
    return Array(try Data(contentsOf: URL(fileURLWithPath: diagnostics)))
  }

  @Test("Damaged diagnostics are entries or an error, not a trap")
  func diagnostics() async throws {
    let file = try await Self.file.value
    #expect(try SerializedDiagnostics(file).entries.contains { $0.severity == .error })
    var mutator = Mutator(seed: 4)
    for _ in 0..<1000 {
      let entries = try? SerializedDiagnostics(mutator.damaged(file)).entries
      for entry in entries ?? [] { _ = entry.position }
    }
    for count in stride(from: 0, to: file.count, by: 7) {
      _ = try? SerializedDiagnostics(Array(file.prefix(count)))
    }
  }

  @Test("Diagnostics with any location are placed in the text or nowhere")
  func positions() {
    let text = SourceText("let a = 1\n")
    let source = GeneratedSource(
      user: text, preamble: "import A\n", edits: [TextEdit(offset: 4, removed: 1, inserted: "bc")])
    let mapping = DiagnosticMapping(
      .init(label: "In[1]", moduleName: "Cell_1", text: text, generated: source), after: [])
    for offset in [0, 8, 9, 14, 20, 21, 1 << 40, .max, -1, .min] {
      let position = SerializedDiagnostics.FileOffset(file: "In[1]", offset: offset)
      var entry = SerializedDiagnostics.RawDiagnostic(
        severity: .error, message: "m", position: position)
      entry.ranges = [(position, .init(file: "In[1]", offset: 0)), (position, position)]
      let location = mapping.map([entry]).first?.location
      #expect(location.map { 1...2 ~= $0.line } == true)
    }
  }
}
