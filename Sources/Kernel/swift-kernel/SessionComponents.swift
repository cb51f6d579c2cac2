import CellExecution
import Execution
import FoundationEssentials
import KernelInstallation
import POSIX
import Toolchains

/// The parts of a session on this machine.
enum SessionComponents {
  /// The toolchain that compiles cells; its compiler's answer is cached for later starts.
  ///
  /// - Parameters:
  ///   - environment: The kernel's environment.
  ///   - caches: Where the answer is cached.
  /// - Returns: The toolchain.
  /// - Throws: The reason why there is none.
  static func toolchain(
    environment: [String: String], caches: CacheDirectory
  ) async throws -> Toolchain {
    try await Toolchain.find(environment: environment, rememberedIn: caches.toolchains)
  }

  /// The configuration of a session: a toolchain, and the programs beside the running one.
  ///
  /// - Parameters:
  ///   - toolchain: The toolchain that compiles cells.
  ///   - caches: Where the session's files and the caches are.
  ///   - settings: The settings in the kernel's environment.
  /// - Returns: The configuration.
  /// - Throws: The reason why a part is missing.
  static func configuration(
    with toolchain: Toolchain, caches: CacheDirectory, settings: KernelEnvironment
  ) throws -> Session.Configuration {
    try TooFewDescriptors.check()
    let directory = try System.executableDirectory
    var configuration = Session.Configuration(
      toolchain: toolchain,
      runtimeModules: "\(directory)/Modules",
      runner: "\(directory)/swift-cell-runner",
      residentCompiler: "\(directory)/swift-cell-compiler",
      caches: caches)
    configuration.outputLimits = settings.outputLimits
    configuration.settings = settings.settings
    return configuration
  }
}
