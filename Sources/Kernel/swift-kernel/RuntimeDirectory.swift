import FoundationEssentials
import KernelInstallation

/// Where Jupyter's clients look for connection files.
enum RuntimeDirectory {
  /// The folder by the rules of `jupyter_core.paths.jupyter_runtime_dir`.
  static func path(environment: [String: String]) -> String {
    environment.nonEmpty("JUPYTER_RUNTIME_DIR")
      ?? InstallLocation.user.dataFolder(environment: environment).map { "\($0)/runtime" }
      ?? FileManager.default.temporaryDirectory.path
  }
}
