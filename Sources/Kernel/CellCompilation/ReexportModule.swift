import CellDiagnostics
import CompilerFiles
import FoundationEssentials
import POSIX
import Toolchains

/// An empty module, the *base*, that a movable cell re-exports in place of the cells before it.
///
/// What cannot be imported by name, such as a conformance, becomes visible through a series of
/// modules that each re-export the previous one, so that newer declarations hide older ones. Cells
/// that run in parallel end in any order, and one that ends later may have to be placed before one
/// that is in the series already. That one therefore re-exports a base, which in turn re-exports
/// the previous cell. To place another cell there, a new version of the base is written. The old
/// file stays, since a compiler may be reading it; ``SearchPaths`` name the version that counts.
struct ReexportModule: Hashable, Sendable {
  let moduleName: String
  /// The path of the compiled module.
  private(set) var path: String
  /// Counts the versions of the base, from 1.
  private(set) var version: Int
  /// The modules it re-exports.
  private(set) var exports: [String]

  /// Describes the base of the cell with this serial number; ``write(with:_:)`` makes it.
  init(ofCell serial: Int, version: Int = 1, exporting exports: [String], in directory: String) {
    moduleName = CompiledCell.moduleName(serial: serial) + "_base"
    path = Self.path(of: moduleName, version: version, in: directory)
    self.version = version
    self.exports = exports
  }

  private var source: String { path + ".swift" }

  /// Compiles the module, as a cell with this invocation would be compiled.
  func write(with invocation: CompilerInvocation, _ tools: StandbyTools) async throws {
    let text = exports.map { "@_exported import \($0)\n" }.joined()
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    let outcome = try await tools.frontend.run(
      invocation.arguments(writing: self, from: source))
    guard outcome.status.isSuccess else {
      throw Failure(description: Diagnostic.failure(of: "compiler", outcome).message)
    }
    try FileManager.default.removeItem(atPath: source)
  }

  /// The next version, which re-exports one module in place of another, whose name is as long.
  ///
  /// - Throws: An error when the file cannot be read or written.
  func redirecting(_ old: String, to new: String, in directory: String) throws -> ReexportModule {
    var next = self
    next.version += 1
    next.exports = exports.map { $0 == old ? new : $0 }
    next.path = Self.path(of: moduleName, version: next.version, in: directory)
    var module = try ModuleEditor(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    try module.redirect(old, to: new)
    try Data(module.bytes).write(to: URL(fileURLWithPath: next.path))
    return next
  }

  private static func path(of name: String, version: Int, in directory: String) -> String {
    "\(directory)/\(name)-\(version).swiftmodule"
  }

  /// Why the base could not be written.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Removes its files.
  func remove() {
    // They may not exist.
    for file in [source, path] { try? FileManager.default.removeItem(atPath: file) }
  }
}
