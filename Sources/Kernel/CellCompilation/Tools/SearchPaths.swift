import FoundationEssentials
package import Toolchains

/// Where cells find what they import.
///
/// The compiler, completion and inspection, the linker, and the library of an isolated job are all
/// given this one value, so what is added to it is found by each of them.
package struct SearchPaths: Hashable, Sendable {
  /// Directories of compiled Swift modules, and of C modules with a file `module.modulemap`.
  package var modules: [String]
  /// Other module maps of C modules.
  package var moduleMaps: [String] = []
  /// Directories of compiler plug-ins, which implement macros.
  package var plugins: [String]
  /// The library that loads plug-ins into the compiler's process.
  package var pluginServer: String
  /// Directories of shared libraries, which are found there at run time too.
  package var libraries: [String]
  /// Libraries that each cell is linked with if it uses one of their symbols.
  package var linkedLibraries: [String] = []
  /// Modules that can be found but that completion does not offer.
  package var hiddenModules: [String]

  /// Where the dynamic loader looks for libraries by itself.
  private let systemLibraries: [String]
  /// Modules whose files are named, so that no directory is searched for them.
  private var moduleFiles: [ModuleFile] = []

  private struct ModuleFile: Hashable {
    var name: String
    var path: String
  }

  /// The search paths of a new session.
  ///
  /// - Parameters:
  ///   - runtimeModules: The directory of `Notebook.swiftmodule` and the modules it is built on, which
  ///     are not for users.
  ///   - toolchain: The toolchain that compiles cells.
  package init(runtimeModules: String, of toolchain: Toolchain) {
    modules = [runtimeModules]
    plugins = [toolchain.pluginDirectory]
    pluginServer = toolchain.pluginServer
    libraries = [toolchain.libraryDirectory]
    let triple = "\(toolchain.architecture)-linux-gnu"
    systemLibraries = [
      "/usr/local/lib", "/usr/lib/\(triple)", "/lib/\(triple)", "/usr/lib64", "/lib64", "/usr/lib",
      "/lib",
    ]
    // A directory that cannot be read hides nothing.
    let files = (try? FileManager.default.contentsOfDirectory(atPath: runtimeModules)) ?? []
    hiddenModules = files.filter { $0.hasSuffix(".swiftmodule") }
      .map { String($0.dropLast(".swiftmodule".count)) }.filter { $0 != "Notebook" }
  }

  // MARK: - Earlier cells

  /// Earlier cells whose modules a cell may import.
  enum Cells {
    /// Those of these serial numbers.
    case listed(Set<Int>)
    /// Any. The compiler lists the whole directory to find them, which takes longer with every
    /// cell.
    case all
  }

  /// These search paths together with those of earlier cells.
  ///
  /// - Parameters:
  ///   - cells: The cells.
  ///   - directory: The directory of their modules.
  ///   - bases: What stands in for some of them; see ``ReexportModule``.
  ///   - versions: The modules that are read from other files than usual.
  /// - Returns: The search paths for one cell.
  func adding(
    _ cells: Cells, in directory: String, bases: [ReexportModule], versions: ModuleVersions
  ) -> SearchPaths {
    var paths = self
    switch cells {
    case .all: paths.modules.insert(directory, at: 0)
    case .listed(let serials):
      paths.moduleFiles += serials.sorted().map(CompiledCell.moduleName)
        .filter { versions.paths[$0] == nil }
        .map { ModuleFile(name: $0, path: "\(directory)/\($0).swiftmodule") }
    }
    paths.moduleFiles += bases.filter { versions.paths[$0.moduleName] == nil }
      .map { ModuleFile(name: $0.moduleName, path: $0.path) }
    paths.moduleFiles += versions.paths.sorted { $0.key < $1.key }
      .map { ModuleFile(name: $0.key, path: $0.value) }
    return paths
  }

  // MARK: - As arguments

  /// Arguments that the compiler's driver and its frontend both take.
  var compilerArguments: [String] {
    modules.flatMap { ["-I", $0] }
      + moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
      + plugins.flatMap { ["-plugin-path", $0] }
  }

  /// Arguments for the named module files, which only the frontend takes.
  var moduleFileArguments: [String] {
    moduleFiles.map { "-swift-module-file=\($0.name)=\($0.path)" }
  }

  /// Arguments for loading plug-ins, which only the frontend takes.
  var pluginArguments: [String] { ["-in-process-plugin-server-path", pluginServer] }

  /// Arguments that make the dynamic loader find the libraries of a cell.
  var linkerArguments: [String] {
    (libraries + ["$ORIGIN"]).flatMap { ["-rpath", $0] }
  }

  /// The path of the shared library that `-l` and this name ask for.
  func library(named name: String) -> String? {
    (libraries + systemLibraries).lazy.map { "\($0)/lib\(name).so" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }
}
