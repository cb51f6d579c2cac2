import CellCompilation
import CellExecution
import FoundationEssentials
import KernelInstallation

/// Where the parts of a session are on this machine.
enum SessionParts {
  /// Finds the toolchain, and what lies beside the running program.
  static func find(environment: [String: String]) async throws -> Session.Configuration {
    let folder = try OwnExecutable.folder()
    return Session.Configuration(
      toolchain: try await Toolchain.find(environment: environment),
      runtimeModules: "\(folder)/Modules",
      runner: "\(folder)/swift-cell-runner",
      residentCompiler: "\(folder)/swift-cell-compiler",
      cacheFolder: cacheFolder(environment: environment))
  }

  /// The folder for what can be made again, as the XDG base directory specification places it.
  private static func cacheFolder(environment: [String: String]) -> String {
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    return "\(environment.nonEmpty("XDG_CACHE_HOME") ?? "\(home)/.cache")/swift-kernel"
  }
}
