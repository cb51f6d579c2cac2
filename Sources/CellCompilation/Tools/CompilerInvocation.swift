import POSIX

/// The frontend's command line for one cell.
struct CompilerInvocation {
  var toolchain: Toolchain
  var moduleName: String
  var entrySymbol: String
  /// Where the cell's files are and the modules of earlier cells.
  var workFolder: String
  var runtimeModules: String
  var moduleCache: String
  /// The bases of the earlier cells that have one, and of the cell itself.
  var bases: [CellBase]
  var optimizes: Bool
  var sanitizer: Sanitizer?
  var access = AccessControl.granted

  func path(_ suffix: String) -> String { "\(workFolder)/\(moduleName).\(suffix)" }

  var process: ChildProcess.Configuration { process(arguments) }

  private func process(_ arguments: [String]) -> ChildProcess.Configuration {
    var configuration = ChildProcess.Configuration(toolchain.frontend, arguments)
    // Its text says what the serialized diagnostics say; the end tells why if it dies.
    configuration.standardOutput = .discarded
    configuration.standardError = .collected(newest: 8192)
    configuration.leadsGroup = true
    return configuration
  }

  /// How a cell is to be understood and what it sees, for the frontend and the driver alike.
  var languageArguments: [String] {
    [
      ["-target", toolchain.target, "-swift-version", "5", "-enable-bare-slash-regex"],
      // Later cells may ask to see everything, whatever its access level.
      ["-enable-testing", "-enable-private-imports"],
      // One package: `package` means the session, and its types are no stranger's.
      ["-package-name", "session"],
      ["-I", workFolder, "-I", runtimeModules, "-module-cache-path", moduleCache],
      ["-plugin-path", toolchain.pluginFolder],
    ].flatMap { $0 }
  }

  /// Where the bases are, as the frontend takes it.
  var baseArguments: [String] { bases.map(\.argument) }

  /// Compiles a base in place of a cell.
  func process(writing base: CellBase, from source: String) -> ChildProcess.Configuration {
    process(
      ["-frontend", "-emit-module", source, "-module-name", base.moduleName]
        + languageArguments + baseArguments + ["-o", base.path])
  }

  private var arguments: [String] {
    [
      ["-frontend", "-c", "-primary-file", path("swift"), "-o", path("o")],
      ["-module-name", moduleName, "-disable-objc-interop"],
      languageArguments, baseArguments,
      ["-emit-module", "-emit-module-path", path("swiftmodule")],
      // Documentation comments and their places are for inspection.
      ["-emit-module-doc", "-emit-module-source-info-path", path("swiftsourceinfo")],
      ["-entry-point-function-name", entrySymbol],
      ["-in-process-plugin-server-path", toolchain.pluginServer],
      // An empty compilation folder leaves `In[7]` bare in the line tables.
      ["-gline-tables-only", "-debug-info-format=dwarf", "-dwarf-version=4"],
      ["-file-compilation-dir", ""],
      // Backtraces walk the frame pointers, at -O too.
      ["-Xcc", "-fno-omit-frame-pointer", "-Xcc", "-fno-color-diagnostics"],
      ["-no-color-diagnostics", "-diagnostic-style", "llvm"],
      ["-serialize-diagnostics-path", path("dia"), "-empty-abi-descriptor"],
      sanitizer.map { ["-sanitize=\($0.rawValue)"] } ?? [],
      [optimizes ? "-O" : "-Onone"], access == .off ? ["-disable-access-control"] : [],
    ].flatMap { $0 }
  }
}
