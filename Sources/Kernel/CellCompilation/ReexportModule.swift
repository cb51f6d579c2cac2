import FoundationEssentials
import POSIX

/// What a cell re-exports in place of cells before it, where those may yet become others.
///
/// What has no name to be imported by comes through a line of modules, each of which re-exports the
/// one before it: that is how newer declarations hide older ones. Cells that run at the same time end
/// in any order, and a cell that ends may have to stand before one that is in the line already. The
/// latter therefore re-exports a base: an empty module that re-exports the cell before it. A base is
/// never changed, since a compiler may be reading it. Another one of the same name is written beside
/// it, and compilers are told which one counts.
struct ReexportModule: Hashable, Sendable {
  let moduleName: String
  /// The path of the compiled module.
  let path: String
  /// Counts the bases the cell has had.
  let version: Int
  /// The modules it re-exports.
  let exports: [String]

  /// A base for the cell of this number, to be written.
  init(ofCell serial: Int, version: Int = 1, exporting exports: [String], in folder: String) {
    moduleName = CompiledCell.moduleName(serial: serial) + "_base"
    path = "\(folder)/\(moduleName)-\(version).swiftmodule"
    self.version = version
    self.exports = exports
  }

  /// Tells the compiler's frontend where the module is.
  var argument: String { "-swift-module-file=\(moduleName)=\(path)" }

  private var source: String { path + ".swift" }

  /// Compiles the module with the invocation of a cell that comes after the same ones.
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

  /// Why a base could not be written.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Removes what was written.
  func remove() {
    // A file that was never made is as good as removed.
    for file in [source, path] { try? FileManager.default.removeItem(atPath: file) }
  }
}
