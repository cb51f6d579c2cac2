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
  var optimizes: Bool
  var access = AccessControl.granted

  func path(_ suffix: String) -> String { "\(workFolder)/\(moduleName).\(suffix)" }

  var process: ChildProcess.Configuration {
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

  private var arguments: [String] {
    [
      ["-frontend", "-c", "-primary-file", path("swift"), "-o", path("o")],
      ["-module-name", moduleName, "-disable-objc-interop"],
      languageArguments,
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
      [optimizes ? "-O" : "-Onone"], access == .off ? ["-disable-access-control"] : [],
    ].flatMap { $0 }
  }
}
