internal import CompilerProtocol
internal import Toolchains

/// The command line of the compiler for one cell.
struct CompilerInvocation {
  var toolchain: Toolchain
  var moduleName: String
  var entrySymbol: String
  /// The directory of the session's cells: their texts, modules and libraries.
  var workDirectory: String
  /// The session's search paths, without those of its cells.
  var sessionPaths: SearchPaths
  var moduleCache: String
  /// The bases of earlier cells, and of the cell itself.
  var bases: [ReexportModule]
  /// The modules of earlier cells that are read from other files than usual.
  var versions = ModuleVersions()
  /// The earlier cells whose modules it may import.
  var cellsInView = SearchPaths.Cells.all
  var optimizes: Bool
  var sanitizer: Sanitizer?
  var access = AccessControl.granted

  /// The arguments all frontends are started with; see ``StandbyProgram``.
  ///
  /// With an empty compilation directory the line tables contain a bare `In[7]`.
  static let fixedArguments = ["-frontend", "-file-compilation-dir", ""]

  func path(_ suffix: String) -> String { "\(workDirectory)/\(moduleName).\(suffix)" }

  private var searchPaths: SearchPaths {
    sessionPaths.adding(cellsInView, in: workDirectory, bases: bases, versions: versions)
  }

  /// The arguments of the frontend, after ``fixedArguments``.
  var arguments: [String] {
    [
      ["-c", "-primary-file", path("swift"), "-o", path("o"), "-module-name", moduleName],
      languageArguments, codeArguments, frontendArguments, ["-emit-module"], moduleArguments,
      ["-no-color-diagnostics", "-diagnostic-style", "llvm", "-Xcc", "-fno-color-diagnostics"],
      ["-serialize-diagnostics-path", path("dia")],
      sanitizer.map { ["-sanitize=\($0.rawValue)"] } ?? [],
      access == .off ? ["-disable-access-control"] : [],
    ].flatMap { $0 }
  }

  /// The arguments of the frontend for compiling a base in place of a cell.
  func arguments(writing base: ReexportModule, from source: String) -> [String] {
    ["-emit-module", source, "-module-name", base.moduleName]
      + languageArguments + searchPaths.moduleFileArguments + ["-o", base.path]
  }

  /// The arguments of the driver for a compiler that is already running.
  ///
  /// - Parameter emitsModule: Whether later cells may import the cell.
  /// - Returns: The arguments without the driver's name.
  func driverArguments(emittingModule emitsModule: Bool) -> [String] {
    ["-c", path("swift"), "-o", path("o"), "-module-name", moduleName]
      + ["-resource-dir", toolchain.resourceDirectory] + languageArguments + codeArguments
      + (frontendArguments + (emitsModule ? moduleArguments : [])).flatMap { ["-Xfrontend", $0] }
  }

  /// The arguments of the driver for questions about a text, without its path.
  var questionArguments: [String] {
    ["-module-name", moduleName, "-resource-dir", toolchain.resourceDirectory, "-Onone"]
      + languageArguments + searchPaths.moduleFileArguments.flatMap { ["-Xfrontend", $0] }
  }

  /// The language and what the cell may import, for the frontend and the driver.
  private var languageArguments: [String] {
    ["-target", toolchain.target, "-swift-version", "5", "-enable-bare-slash-regex"]
      // Later cells may use everything the cell declares, whatever its access level.
      + ["-enable-testing", "-enable-private-imports"]
      // All cells are one package, so that `package` means the session.
      + ["-package-name", "session"]
      + searchPaths.compilerArguments + ["-module-cache-path", moduleCache]
  }

  /// How machine code is generated.
  private var codeArguments: [String] {
    // Backtraces follow the frame pointers, in optimized code too.
    [optimizes ? "-O" : "-Onone", "-Xcc", "-fno-omit-frame-pointer"]
      + ["-gline-tables-only", "-debug-info-format=dwarf", "-dwarf-version=4"]
  }

  private var frontendArguments: [String] {
    searchPaths.moduleFileArguments
      + ["-disable-objc-interop", "-entry-point-function-name", entrySymbol]
      // Functions that are alike, as the closures of several jobs, would become one without lines.
      + ["-disable-llvm-merge-functions-pass"]
      // Marks the frames of asynchronous functions, so that their waiting callers are found.
      + ["-swift-async-frame-pointer=always"]
      // The names of inlined functions would otherwise have no labels, and closures no name at all.
      + (optimizes ? ["-debug-info-for-profiling"] : [])
      + searchPaths.pluginArguments
  }

  /// The files for later cells; documentation and source positions are for inspection.
  private var moduleArguments: [String] {
    ["-emit-module-path", path("swiftmodule"), "-emit-module-doc-path", path("swiftdoc")]
      + ["-emit-module-source-info-path", path("swiftsourceinfo"), "-empty-abi-descriptor"]
  }
}
