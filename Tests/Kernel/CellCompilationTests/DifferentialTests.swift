import CellCompilation
import CellDiagnostics
import CompilerProtocol
import FoundationEssentials
import POSIX
import Testing
import Toolchains

/// Programs cut into cells print what they print in one file.
///
/// `SWIFT_KERNEL_SEEDS=1000-5000` in the environment tries those seeds in place of the usual ones.
@Suite("Programs cut into cells")
struct DifferentialTests {
  /// How many programs are compiled at once: they cost less so than one by one.
  private static let batchSize: UInt64 = 40
  private static let cellCount = 6

  /// The first seeds of the batches.
  static let batches: [UInt64] = {
    let bounds = ProcessInfo.processInfo.environment["SWIFT_KERNEL_SEEDS"]?
      .split(separator: "-").compactMap { UInt64($0) }
    guard let bounds, bounds.count == 2 else { return Array(stride(from: 0, to: 160, by: 40)) }
    return Array(stride(from: bounds[0], to: bounds[1], by: Int(batchSize)))
  }()

  @Test("Class hierarchies print the same as in one file", arguments: batches)
  func hierarchies(first: UInt64) async throws {
    let number = first / Self.batchSize
    let usesFoundation = number % 4 == 3
    let optimization: OptimizationPolicy = number % 2 == 1 ? .on : .off
    var cells = Array(
      repeating: usesFoundation ? "import Foundation\n" : "", count: Self.cellCount)
    var pieces = [usesFoundation ? "import Foundation" : ""]
    for seed in first..<first + Self.batchSize {
      var program = ProgramGenerator(seed: seed, usesFoundation: usesFoundation)
      pieces += program.pieces
      for (index, part) in program.cut(into: Self.cellCount).enumerated() {
        cells[index] += part + "\n"
      }
    }
    let expected = try await outputOfOneFile(pieces.joined(separator: "\n"))
    let session = try await TestSession(resident: number % 2 == 0 ? TestBuilder() : nil)
    for cell in cells {
      let result = await session.compile(cell, wantsResult: false, optimization: optimization)
      guard case .failed(let diagnostics) = result else { continue }
      let text = diagnostics.flatMap { $0.rendered(color: false) }.joined(separator: "\n")
      Issue.record("seeds from \(first):\n\(text)")
      return
    }
    try compare(await session.output(), with: expected, usesFoundation: usesFoundation)
  }

  @Test("Programs whose cells run again print the same each time", arguments: batches.prefix(2))
  func reruns(first: UInt64) async throws {
    let cells = Self.cells(from: first)
    let expected = try await outputOfOneFile(cells.joined(separator: "\n"))
    let session = try await TestSession(resident: first % 80 == 0 ? TestBuilder() : nil)
    for pass in 0..<3 {
      for (index, cell) in cells.enumerated() {
        // In the last pass one cell is another, and what depends on it is made again.
        let isEdited = pass == 2 && index == Int(first / Self.batchSize) % (Self.cellCount - 1)
        let code = isEdited ? cell + "func edited_\(first)() {}\n" : cell
        let result = await session.compile(code, wantsResult: false, as: "cell \(index)")
        guard case .failed(let diagnostics) = result else { continue }
        let text = diagnostics.flatMap { $0.rendered(color: false) }.joined(separator: "\n")
        Issue.record("seeds from \(first), pass \(pass), cell \(index):\n\(text.prefix(4000))")
        return
      }
    }
    let lines = try await session.output().split(separator: "\n")
    let wanted = expected.split(separator: "\n")
    #expect(lines.count == 3 * wanted.count)
    for (index, line) in lines.enumerated() where line != wanted[index % wanted.count] {
      Issue.record(
        "line \(index) of 3 * \(wanted.count): \(line), not \(wanted[index % wanted.count])")
      return
    }
  }

  /// The cells of a batch of programs.
  private static func cells(from first: UInt64) -> [String] {
    var cells = Array(repeating: "", count: cellCount)
    for seed in first..<first + batchSize {
      var program = ProgramGenerator(seed: seed)
      for (index, part) in program.cut(into: cellCount).enumerated() { cells[index] += part + "\n" }
    }
    return cells
  }

  /// Says which programs print something else, and what they are.
  private func compare(_ output: String, with expected: String, usesFoundation: Bool) throws {
    let (cut, whole) = (Self.byProgram(output), Self.byProgram(expected))
    try #require(!whole.isEmpty)
    for (name, lines) in whole.sorted(by: { $0.key < $1.key }) where cut[name] != lines {
      let difference = zip(lines, cut[name] ?? []).first { $0 != $1 }
      var program = ProgramGenerator(
        seed: UInt64(name.dropFirst()) ?? 0, usesFoundation: usesFoundation)
      let parts = program.cut(into: Self.cellCount).joined(separator: "\n--- cell ---\n")
      Issue.record(
        """
        \(name): \(lines.count) lines in one file, \(cut[name]?.count ?? 0) in cells
        one file: \(difference?.0 ?? "")
        cells:    \(difference?.1 ?? "")
        \(parts)
        """)
    }
    #expect(output.split(separator: "\n").count == expected.split(separator: "\n").count)
  }

  private static func byProgram(_ output: String) -> [Substring: [Substring]] {
    Dictionary(grouping: output.split(separator: "\n")) { $0.prefix { $0 != " " } }
  }

  private func outputOfOneFile(_ text: String) async throws -> String {
    let toolchain = try await Laboratory.shared.value.toolchain
    let directory = try TemporaryDirectory(prefix: "one-file")
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory.path)/main.swift"))
    let compiling = try await ChildProcess.run(
      .init(
        "\(toolchain.root)/bin/swiftc",
        ["-swift-version", "5", "-suppress-warnings", "main.swift", "-o", "main"],
        workingDirectory: directory.path))
    let messages = String(decoding: compiling.standardError, as: UTF8.self)
    try #require(compiling.status.isSuccess, "\(messages.prefix(3000))")
    let running = try await ChildProcess.run(.init("\(directory.path)/main", []))
    try #require(running.status.isSuccess)
    return String(decoding: running.standardOutput, as: UTF8.self)
  }
}
