internal import CompilerProtocol

/// The frontend's command line for one cell, behind ``fixedArguments``.
struct CompilerInvocation {
  var toolchain: Toolchain
  var moduleName: String
  var entrySymbol: String
  /// Where the cell's files are and the modules of earlier cells.
  var workFolder: String
  var runtimeModules: String
  var moduleCache: String
  /// The bases of the earlier cells that have one, and of the cell itself.
  var bases: [ReexportModule]
  /// The earlier cells whose modules it reads; `nil` where that is not known.
  ///
  /// Modules that are not known are looked for, for which compilers list the whole work folder.
  var cellsInView: Set<Int>?
  var optimizes: Bool
  var sanitizer: Sanitizer?
  var access = AccessControl.granted

  /// What all invocations begin with: an empty compilation folder leaves `In[7]` bare in the line tables.
  static let fixedArguments = ["-frontend", "-file-compilation-dir", ""]

  func path(_ suffix: String) -> String { "\(workFolder)/\(moduleName).\(suffix)" }

  /// How a cell is to be understood and what it sees, for the frontend and the driver alike.
  var languageArguments: [String] {
    [
      ["-target", toolchain.target, "-swift-version", "5", "-enable-bare-slash-regex"],
      // Later cells may ask to see everything, whatever its access level.
      ["-enable-testing", "-enable-private-imports"],
      // One package: `package` means the session, and its types are no stranger's.
      ["-package-name", "session"],
      cellsInView == nil ? ["-I", workFolder] : [],
      ["-I", runtimeModules, "-module-cache-path", moduleCache],
      ["-plugin-path", toolchain.pluginFolder],
    ].flatMap { $0 }
  }

  /// Where modules are that are not looked for, as the frontend takes it.
  var moduleFileArguments: [String] {
    (cellsInView ?? []).sorted().map { serial in
      let name = CompiledCell.moduleName(serial: serial)
      return "-swift-module-file=\(name)=\(workFolder)/\(name).swiftmodule"
    } + bases.map(\.argument)
  }

  /// Compiles a base in place of a cell.
  func arguments(writing base: ReexportModule, from source: String) -> [String] {
    ["-emit-module", source, "-module-name", base.moduleName]
      + languageArguments + moduleFileArguments + ["-o", base.path]
  }

  /// What the frontend is told.
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

  /// The same as the driver is told it, of what needs no process of its own.
  ///
  /// - Parameter emitsModule: Whether there are to be files for later cells.
  /// - Returns: The arguments behind the driver's name.
  func driverArguments(emittingModule emitsModule: Bool) -> [String] {
    ["-c", path("swift"), "-o", path("o"), "-module-name", moduleName]
      + ["-resource-dir", toolchain.resourceFolder] + languageArguments + codeArguments
      + (frontendArguments + (emitsModule ? moduleArguments : [])).flatMap { ["-Xfrontend", $0] }
  }

  /// What the machine code is to be like.
  private var codeArguments: [String] {
    // Backtraces walk the frame pointers, at -O too.
    [optimizes ? "-O" : "-Onone", "-Xcc", "-fno-omit-frame-pointer"]
      + ["-gline-tables-only", "-debug-info-format=dwarf", "-dwarf-version=4"]
  }

  private var frontendArguments: [String] {
    moduleFileArguments + ["-disable-objc-interop", "-entry-point-function-name", entrySymbol]
      + ["-in-process-plugin-server-path", toolchain.pluginServer]
  }

  /// The files for later cells; documentation comments and their places are for inspection.
  private var moduleArguments: [String] {
    ["-emit-module-path", path("swiftmodule"), "-emit-module-doc-path", path("swiftdoc")]
      + ["-emit-module-source-info-path", path("swiftsourceinfo"), "-empty-abi-descriptor"]
  }
}
