import CellCompilation
import CellExecution
import FoundationEssentials
import KernelInstallation

/// Where the parts of a session are on this machine.
enum SessionParts {
  /// Finds the toolchain, and what lies beside the running program.
  ///
  /// - Parameters:
  ///   - environment: The kernel's.
  ///   - complain: Hears which of its variables cannot be read.
  /// - Returns: Where the parts are, and what the environment says.
  /// - Throws: What is missing.
  static func find(
    environment: [String: String], complain: (String) -> Void = { _ in }
  ) async throws -> Session.Configuration {
    let folder = try OwnExecutable.folder()
    var configuration = Session.Configuration(
      toolchain: try await Toolchain.find(environment: environment),
      runtimeModules: "\(folder)/Modules",
      runner: "\(folder)/swift-cell-runner",
      residentCompiler: "\(folder)/swift-cell-compiler",
      cacheFolder: cacheFolder(environment: environment))
    configuration.outputLimits = OutputLimits(environment: environment, complain: complain)
    configuration.settings = SessionSettings(environment: environment, complain: complain)
    return configuration
  }

  /// The folder for what can be made again, as the XDG base directory specification places it.
  private static func cacheFolder(environment: [String: String]) -> String {
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    return "\(environment.nonEmpty("XDG_CACHE_HOME") ?? "\(home)/.cache")/swift-kernel"
  }
}
