import CellExecution
import Execution
import FoundationEssentials
import KernelInstallation
import POSIX
import Toolchains

/// The parts of a session on this machine.
enum SessionComponents {
  /// The toolchain that compiles cells; its compiler's answer is cached for later starts.
  static func toolchain(environment: [String: String]) async throws -> Toolchain {
    try await Toolchain.find(
      environment: environment,
      rememberedIn: "\(cacheDirectory(environment: environment))/toolchains")
  }

  /// The configuration of a session: a toolchain, and the programs beside the running one.
  ///
  /// - Parameters:
  ///   - toolchain: The toolchain that compiles cells.
  ///   - environment: The kernel's environment.
  ///   - settings: The settings in it.
  /// - Returns: The configuration.
  /// - Throws: The reason why a part is missing.
  static func configuration(
    with toolchain: Toolchain, environment: [String: String], settings: KernelEnvironment
  ) throws -> Session.Configuration {
    let directory = try System.executableDirectory
    var configuration = Session.Configuration(
      toolchain: toolchain,
      runtimeModules: "\(directory)/Modules",
      runner: "\(directory)/swift-cell-runner",
      residentCompiler: "\(directory)/swift-cell-compiler",
      cacheFolder: cacheDirectory(environment: environment))
    configuration.outputLimits = settings.outputLimits
    configuration.settings = settings.settings
    return configuration
  }

  /// The directory for caches, by the XDG base directory specification.
  private static func cacheDirectory(environment: [String: String]) -> String {
    let home =
      environment.nonEmpty("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
    return "\(environment.nonEmpty("XDG_CACHE_HOME") ?? "\(home)/.cache")/swift-kernel"
  }
}
