import FoundationEssentials
import KernelInstallation

/// The directory in which Jupyter's clients look for connection files.
enum RuntimeDirectory {
  /// The path by the rules of `jupyter_core.paths.jupyter_runtime_dir`.
  static func path(environment: [String: String]) -> String {
    environment.nonEmpty("JUPYTER_RUNTIME_DIR")
      ?? InstallLocation.user.dataDirectory(environment: environment).map { "\($0)/runtime" }
      ?? FileManager.default.temporaryDirectory.path
  }
}
