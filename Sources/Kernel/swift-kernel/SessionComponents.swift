import CellCompilation
import CellExecution
import Execution
import FoundationEssentials
import KernelInstallation

/// Where the parts of a session are on this machine.
enum SessionComponents {
  /// The toolchain of cells, found at once where its compiler has been asked before.
  static func toolchain(environment: [String: String]) async throws -> Toolchain {
    try await Toolchain.find(
      environment: environment,
      rememberedIn: "\(cacheFolder(environment: environment))/toolchains")
  }

  /// What a session needs: a toolchain, and what lies beside the running program.
  ///
  /// - Parameters:
  ///   - toolchain: What compiles the cells.
  ///   - environment: The kernel's.
  ///   - warn: Hears which of its variables cannot be read.
  /// - Returns: Where the parts are, and what the environment says.
  /// - Throws: What is missing.
  static func configuration(
    with toolchain: Toolchain, environment: [String: String],
    warn: (String) -> Void = { _ in }
  ) throws -> Session.Configuration {
    let folder = try OwnExecutable.folder()
    var configuration = Session.Configuration(
      toolchain: toolchain,
      runtimeModules: "\(folder)/Modules",
      runner: "\(folder)/swift-cell-runner",
      residentCompiler: "\(folder)/swift-cell-compiler",
      cacheFolder: cacheFolder(environment: environment))
    configuration.outputLimits = OutputLimits(environment: environment, warn: warn)
    configuration.settings = SessionSettings(environment: environment, warn: warn)
    return configuration
  }

  /// The folder for what can be made again, as the XDG base directory specification places it.
  private static func cacheFolder(environment: [String: String]) -> String {
    let home =
      environment.nonEmpty("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
    return "\(environment.nonEmpty("XDG_CACHE_HOME") ?? "\(home)/.cache")/swift-kernel"
  }
}
